select plan(1);

select results_eq(
  $$ select ojs.retry_delay_ms((ojs.retry_policy('{"backoff_strategy": "polynomial", "initial_interval": "PT1S",
       "backoff_coefficient": 4.0, "max_interval": "PT5M",
         "jitter": false}')).policy, n) / 1000 from generate_series(1, 5) n $$,
  array[1, 16, 81, 256, 300]::bigint[]);
