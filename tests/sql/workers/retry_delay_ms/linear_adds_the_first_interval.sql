select plan(1);

select results_eq(
  $$ select ojs.retry_delay_ms((ojs.retry_policy('{"backoff_strategy": "linear", "initial_interval": "PT5S",
    "jitter": false}')).policy, n) / 1000
     from generate_series(1, 4) n $$,
  array[5, 10, 15, 20]::bigint[]);
