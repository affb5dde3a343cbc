select plan(2);

select ok(min(d) >= 150000), is(max(d), 300000::bigint)
from generate_series(1, 500) i,
  lateral (select ojs.retry_delay_ms((ojs.retry_policy('{"initial_interval": "PT10S", "max_interval": "PT5M"}')).policy,
    10 + i * 0)) r(d);
