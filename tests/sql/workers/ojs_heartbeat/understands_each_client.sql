select plan(3);
select given.job('active');

select is((ojs_heartbeat(jsonb_build_object('worker_id', 'worker-1') || v.more)).body -> 'jobs_extended',
  to_jsonb(array[given.id()]), v.more::text)
from (values
  (jsonb_build_object('active_jobs', array[given.id()])),
  (jsonb_build_object('active_jobs', 1, 'active_job_ids', array[given.id()])),
  (jsonb_build_object('job_id', given.id()))) v(more);
