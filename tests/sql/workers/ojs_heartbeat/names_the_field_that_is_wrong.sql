select plan(12);

select is(e ->> 'sqlstate', 'OJ400', v.request), is(e #>> '{details,field}', v.field, v.request)
from (values
  ('{}', 'worker_id'),
  ('{"worker_id": 7}', 'worker_id'),
  ('{"worker_id": ""}', 'worker_id'),
  ('{"worker_id": "w", "active_jobs": "all"}', 'active_jobs'),
  ('{"worker_id": "w", "active_job_ids": 3}', 'active_job_ids'),
  ('{"worker_id": "w", "visibility_timeout_ms": 0}', 'visibility_timeout_ms')) v(request, field),
  refusal(format('select ojs_heartbeat(%L)', v.request)) e;
