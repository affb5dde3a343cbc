select plan(2);

select is(array(select ojs.retry_delay_ms((ojs.retry_policy(jsonb_build_object('backoff_strategy', s,
  'initial_interval', 'PT5S',
    'backoff_coefficient', 3, 'jitter', false))).policy, n) from generate_series(1, 3) n),
      array[5000, 5000, 5000]::bigint[], s)
from unnest(array['none', 'constant']) s;
