select plan(32);

select is(r.status, 201, v.more), is(r.body #>> '{warnings,0,field}', v.field, v.more),
  is(r.body #>> '{warnings,0,suggestion}', v.suggestion, v.more),
    is(jsonb_array_length(r.body -> 'warnings'), 1, v.more)
from (values
  ('{"optoins": {"queue": "q"}}', 'optoins', 'options'),
  ('{"options": {"schedule_at": "PT1H"}}', 'schedule_at', 'scheduled_at'),
  ('{"maxAttempts": 5}', 'maxAttempts', 'max_attempts'),
  ('{"retry": {"max_attempt": 5}}', 'retry.max_attempt', 'retry.max_attempts'),
  ('{"unique": {"perod": "PT1H"}}', 'unique.perod', 'unique.period'),
  ('{"rate_limit": {"concurency": 1}}', 'rate_limit.concurency', 'rate_limit.concurrency'),
  ('{"rate_limit": {"rate": {"limit": 1, "perid": "PT1H"}}}', 'rate_limit.rate.perid', 'rate_limit.rate.period'),
  ('{"options": {"meta": {"a": 1}}}', 'options.meta', 'meta')) v(more, field, suggestion),
  lateral (select * from ojs_enqueue('{"type": "t", "args": []}'::jsonb || v.more::jsonb)) r;
