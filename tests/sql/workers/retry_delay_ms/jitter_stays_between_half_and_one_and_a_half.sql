select plan(3);

select ok(min(d) >= 5000), ok(max(d) < 15000), ok(max(d) - min(d) > 4000, 'it spreads')
from generate_series(1, 500) i,
  lateral (select ojs.retry_delay_ms((ojs.retry_policy('{"initial_interval": "PT10S", "jitter": true}')).policy,
    1 + i * 0)) r(d);
