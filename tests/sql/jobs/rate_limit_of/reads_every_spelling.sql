select plan(7);

select is((l.max_starts, l.period_ms, l.concurrency)::text, (v.max_starts, v.period_ms::bigint, v.concurrency)::text,
  v.sent::text)
from (values
  ('{"max_per_second": 3}'::jsonb, 3, 1000, null::integer),
  ('{"rate": {"limit": 5, "period": "PT1M"}}', 5, 60000, null),
  ('{"rate": 5, "period": "minute"}', 5, 60000, null),
  ('{"rate": {"limit": 5, "period": "hour"}, "concurrency": 2}', 5, 3600000, 2),
  ('{"throttle": {"limit": 2, "period": "PT10S"}}', 1, 5000, null),
  ('{"key": "k", "concurrency": 4}', null, null, 4),
  ('{}', null, null, null)) v(sent, max_starts, period_ms, concurrency),
  ojs.rate_limit_of(v.sent) l;
