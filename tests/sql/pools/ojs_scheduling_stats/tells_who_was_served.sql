set local ojs.now = '2030-01-01T12:00:10Z';
select plan(4);
select given.job('completed', 'a', '{"queue": "a"}');
select given.job('active', n::text, '{"queue": "b"}') from generate_series(1, 3) n;
select is(r.body #> '{queues,0}', '{"name": "a", "dispatch_count_1m": 1, "dispatch_ratio_1m": 0.25, "avg_wait_ms": 0,
    "active_jobs": 0}'), is(r.body #> '{stats,queues,1,dispatch_ratio_1m}', '0.75'), is(r.body ->> 'window', 'PT1M')
from ojs_scheduling_stats() r;
select is(refusal($$ select ojs_scheduling_stats('{"x": 1}') $$) ->> 'sqlstate', 'OJ400');
