set local ojs.now = '2030-01-01T12:00:00Z';
select plan(1);

select is((ojs_enqueue_batch(jsonb_build_object('jobs',
  jsonb_build_array(v.request || jsonb_build_object('id', given.id('b')))))).body #> '{jobs,0}',
  (ojs_enqueue(v.request || jsonb_build_object('id', given.id('a')))).body -> 'job'
  || jsonb_build_object('id', given.id('b')))
from (values ('{"type": "t", "args": [1], "meta": {"m": 1}, "x": {"y": 1}, "options": {"queue": "q", "priority": 3,
  "timeout_ms": 5,
  "visibility_timeout_ms": 6, "expires_at": "2031-01-01T00:00:00Z", "scheduled_at": "2030-06-01T00:00:00Z",
    "retry": {"max_attempts": 9,
  "on_exhaustion": "dead_letter"}, "tags": ["t"], "rate_limit": {"key": "k", "concurrency": 4},
    "metadata": {"z": 1}}}'::jsonb)) v(request);
