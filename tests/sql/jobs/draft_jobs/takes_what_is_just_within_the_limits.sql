select plan(24);

select is(refusal(format('select ojs_enqueue(%L)', '{"type": "a", "args": []}'::jsonb || v.more)), null,
  left(v.more::text, 60))
from (values
  ('{"type": "a-b_c.d2"}'::jsonb),
  (jsonb_build_object('type', repeat('a', 255))),
  (jsonb_build_object('queue', repeat('q', 128))),
  ('{"queue": "0.a-b"}'),
  ('{"args": [null, 1, "x", {}, [[]]]}'),
  ('{"priority": 100}'), ('{"priority": -100}'), ('{"priority": "HIGH"}'),
  ('{"specversion": "1"}'), ('{"specversion": "1.0"}'), ('{"specversion": "1.0.2"}'), ('{"specversion": "1.0.0-rc.1"}'),
  ('{"timeout_ms": 0}'), ('{"timeout": 1}'), ('{"visibility_timeout": "PT30S"}'),
  ('{"scheduled_at": "2030-01-01t12:00:00.123456789z"}'), ('{"scheduled_at": "2030-01-01T12:00:00-11:30"}'),
  ('{"expires_at": "+PT1H"}'), ('{"enqueue_ttl": 1}'), ('{"total_timeout": 60, "timeout": 60}'),
  ('{"rate_limit": {"rate": 1, "period": "second"}}'), ('{"rate_limit": {"key": "k:1", "concurrency": 0}}'),
  ('{"unique": {}}'), ('{"meta": {"a": {"b": []}}, "tags": []}')) v(more);
