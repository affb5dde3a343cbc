select plan(4);

select is(ojs.retry_delay_ms((ojs.retry_policy(jsonb_build_object('backoff_strategy', s, 'backoff_coefficient', 1000000,
  'jitter', false))).policy,
  2147483647), v.ms, s)
from (values ('exponential', 300000), ('polynomial', 300000), ('linear', 300000), ('none', 1000::bigint)) v(s, ms);
