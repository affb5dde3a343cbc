select plan(2);

select is((ojs.retry_policy('{"max_attempts": 7}')).policy,
  '{"max_attempts": 7, "initial_interval": "PT1S", "initial_interval_ms": 1000,
  "backoff_coefficient": 2.0, "max_interval": "PT300S", "max_interval_ms": 300000, "jitter": true,
    "non_retryable_errors": [],
  "on_exhaustion": "discard", "backoff_strategy": "exponential"}');
select is((ojs.retry_policy('{"initial_interval": "PT10M"}')).policy ->> 'max_interval', 'PT600S',
  'the default maximum never is an error');
