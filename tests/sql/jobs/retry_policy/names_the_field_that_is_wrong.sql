select plan(57);

select is(e ->> 'sqlstate', 'OJ422', v.retry), is(e #>> '{details,field}', 'retry.' || v.field, v.retry),
  is(e ->> 'type', 'validation_error')
from (values
  ('{"max_attempts": -1}', 'max_attempts'),
  ('{"max_attempts": 1.5}', 'max_attempts'),
  ('{"max_attempts": "3"}', 'max_attempts'),
  ('{"initial_interval": "one second"}', 'initial_interval'),
  ('{"initial_interval": "PT0S"}', 'initial_interval'),
  ('{"initial_interval": "-PT1S"}', 'initial_interval'),
  ('{"initial_interval": "P"}', 'initial_interval'),
  ('{"initial_interval": true}', 'initial_interval'),
  ('{"max_interval": "soon"}', 'max_interval'),
  ('{"initial_interval": "PT10S", "max_interval": "PT5S"}', 'max_interval'),
  ('{"backoff_coefficient": 0.5}', 'backoff_coefficient'),
  ('{"backoff_coefficient": "2"}', 'backoff_coefficient'),
  ('{"jitter": "yes"}', 'jitter'),
  ('{"non_retryable_errors": "auth"}', 'non_retryable_errors'),
  ('{"non_retryable_errors": [1]}', 'non_retryable_errors'),
  ('{"on_exhaustion": "retry"}', 'on_exhaustion'),
  ('{"on_exhaustion": 1}', 'on_exhaustion'),
  ('{"backoff_strategy": "fibonacci"}', 'backoff_strategy'),
  ('5', 'retry')) v(retry, field),
  refusal(format('select ojs_enqueue(jsonb_build_object(''type'', ''a'', ''args'', ''[]''::jsonb, ''retry'',
    %L::jsonb))', v.retry)) e;
