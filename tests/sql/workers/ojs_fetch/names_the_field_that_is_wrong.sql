select plan(26);

select is(e ->> 'sqlstate', 'OJ400', v.request), is(e #>> '{details,field}', v.field, v.request)
from (values
  ('{}', 'queues'),
  ('{"queues": []}', 'queues'),
  ('{"queues": "work"}', 'queues'),
  ('{"queues": [1]}', 'queues'),
  ('{"queues": ["a"], "count": 0}', 'count'),
  ('{"queues": ["a"], "count": -1}', 'count'),
  ('{"queues": ["a"], "count": 1.5}', 'count'),
  ('{"queues": ["a"], "count": "2"}', 'count'),
  ('{"queues": ["a"], "worker_id": 5}', 'worker_id'),
  ('{"queues": ["a"], "worker_id": ""}', 'worker_id'),
  ('{"queues": ["a"], "visibility_timeout_ms": 0}', 'visibility_timeout_ms'),
  ('{"queues": ["a"], "visibility_timeout_ms": "soon"}', 'visibility_timeout_ms'),
  ('{"queues": ["a"], "wait_ms": -1}', 'wait_ms')) v(request, field),
  refusal(format('select ojs_fetch(%L)', v.request)) e;
