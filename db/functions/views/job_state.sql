-- Every job, live or ended, with its state: select * from ojs.job_state where id = '...';
create or replace view ojs.job_state as
select j.id, j.queue, j.doc ->> 'type' as type,
  case when a.job_id is null then j.state else 'active' end as state,
  coalesce(a.attempt, j.attempt) as attempt, j.max_attempts, a.worker_id, j.created_at,
  j.enqueued_at, a.started_at, j.due_at, a.lease_until, null::timestamptz as ended_at, j.errors -> -1 as error
from ojs.job j left join ojs.active a on a.job_id = j.id
union all
select d.id, d.queue, d.job ->> 'type', 'discarded', (d.job ->> 'attempt')::integer,
  (d.job ->> 'max_attempts')::integer,
  null, (d.job ->> 'created_at')::timestamptz, (d.job ->> 'enqueued_at')::timestamptz,
  (d.job ->> 'started_at')::timestamptz, null, null, d.discarded_at, d.job -> 'error'
from ojs.dead d
union all
select d.id, d.queue, d.job ->> 'type', d.state, (d.job ->> 'attempt')::integer, (d.job ->> 'max_attempts')::integer,
  null, (d.job ->> 'created_at')::timestamptz, (d.job ->> 'enqueued_at')::timestamptz,
  (d.job ->> 'started_at')::timestamptz, null, null, d.finished_at, d.job -> 'error'
from (select x.id, x.queue, x.state, x.finished_at, x.job::jsonb from ojs.done x) d;
