set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.job('available', n, '{"rate_limit": {"key": "k", "concurrency": 1, "on_limit": "drop"}}')
from unnest(array['a', 'b']) n;

select is(given.fetched() ->> 'id', given.id('a')::text);
select ojs_ack(about('a'));
select is(given.fetched() ->> 'id', given.id('b')::text, 'no claim met it meanwhile');
select is(state('b'), 'active');
