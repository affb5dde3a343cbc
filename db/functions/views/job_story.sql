-- The events of a job, oldest first: select * from ojs.job_story where job_id = '...';
create or replace view ojs.job_story as
select i.value ->> 'job_id' as job_id, e.at, e.type as event, i.value ->> 'state' as state,
  (i.value ->> 'attempt')::integer as attempt, i.value ->> 'worker_id' as worker_id,
  coalesce(i.value #>> '{error,message}', i.value #>> '{last_error,message}') as error
from ojs.event e, ojs.event_items(e.items, e.jobs) with ordinality i (value, ordinality)
where i.value ? 'job_id'
order by e.asof, e.seq, i.ordinality;
