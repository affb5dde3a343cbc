set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select given.a_job_in_every_state();

select is((ojs_heartbeat(about('active', '{"worker_id": "worker-2"}'))).body -> 'jobs_extended', '[]', 'not the owner');
select is((ojs_heartbeat(about('active', '{"worker_id": "worker-1"}'))).body -> 'jobs_extended',
  to_jsonb(array[given.id('active')]));
select is((ojs_heartbeat(about(s, '{"worker_id": "worker-1"}'))).body -> 'jobs_extended', '[]', s)
from unnest(array['available', 'retryable', 'completed', 'cancelled']) s;
