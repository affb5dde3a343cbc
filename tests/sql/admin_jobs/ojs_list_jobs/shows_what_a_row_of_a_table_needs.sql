select plan(14);
select given.a_job_in_every_state();
create temp table shown as
select j.value ->> 'state' as state, j.value as job
from ojs_list_jobs('{}') l, jsonb_array_elements(l.body -> 'jobs') j;
select is(count(*), 8::bigint) from shown;
select is((ojs_list_jobs()).body -> 'items', (ojs_list_jobs()).body -> 'jobs');
select is((ojs_list_jobs()).body -> 'total', '8');
select is(s.job ->> 'id', given.id(s.state)::text, s.state) from shown s order by s.state;
select is(s.job #>> '{error,message}', 'it broke') from shown s where s.state in ('retryable', 'discarded');
select is(s.job ->> 'worker_id', 'worker-1') from shown s where s.state = 'active';
