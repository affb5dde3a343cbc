select plan(1);

select results_eq(
  $$ select ojs.retry_delay_ms((ojs.retry_policy('{"initial_interval": "PT1S", "backoff_coefficient": 2.0,
       "max_interval": "PT5M", "jitter": false}')).policy, n) / 1000 from generate_series(1, 10) n $$,
  array[1, 2, 4, 8, 16, 32, 64, 128, 256, 300]::bigint[]);
