set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('available', n, '{"expires_at": "PT1H", "rate_limit": {"key": "k", "concurrency": 0}}')
from unnest(array['a', 'b']) n;
select ojs_fetch('{"queues": ["work"], "count": 5}');
select is(count(*), 2::bigint) from ojs.parked;

select is((ojs_cancel_job(about('a'))).status, 200);
set local ojs.now = '2030-01-01T13:00:00Z';
select ojs.tick('{reap}');
select is(state('b'), 'discarded');
select is(count(*), 0::bigint) from ojs.parked;
