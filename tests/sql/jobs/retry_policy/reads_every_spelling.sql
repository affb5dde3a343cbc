select plan(9);

select is((ojs.retry_policy(v.retry)).policy -> 'initial_interval_ms', to_jsonb(v.ms), v.retry::text)
from (values
  ('{"initial_interval": "PT0.5S"}'::jsonb, 500),
  ('{"initial_interval": "PT1M30S"}', 90000),
  ('{"initial_interval": "PT1H"}', 3600000),
  ('{"initial_interval": "1m30s"}', 90000),
  ('{"initial_interval": 250}', 250),
  ('{"initial_interval_ms": 250}', 250),
  ('{"base_delay_ms": 250}', 250)) v(retry, ms);

select is((ojs.retry_policy(v.retry)).policy ->> 'backoff_strategy', 'linear', v.retry::text)
from (values ('{"backoff_type": "linear"}'::jsonb), ('{"backoff": "linear"}')) v(retry);
