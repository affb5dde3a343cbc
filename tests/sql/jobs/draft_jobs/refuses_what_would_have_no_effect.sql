select plan(14);

select is(e ->> 'sqlstate', v.state, v.more), is(e #>> '{details,field}', v.field, v.more)
from (values
  ('{"grace_period": 5}', 'OJ422', 'grace_period'),
  ('{"timeout": 0, "grace_period": 5}', 'OJ422', 'grace_period'),
  ('{"unique": {"args_keys": ["a"]}}', 'OJ400', 'unique.args_keys'),
  ('{"unique": {"keys": ["type", "args"], "meta_keys": ["a"]}}', 'OJ400', 'unique.meta_keys'),
  ('{"rate_limit": {"concurrency": 1, "period": "PT1M"}}', 'OJ400', 'rate_limit.period'),
  ('{"rate_limit": {"rate": {"limit": 1}, "period": "PT1M"}}', 'OJ400', 'rate_limit.period'),
  ('{"retry": {"backoff": {"strategy": "linear"}}}', 'OJ422', 'retry.backoff')) v(more, state, field),
  refusal(format('select ojs_enqueue(%L)', '{"type": "t", "args": []}'::jsonb || v.more::jsonb)) e;
