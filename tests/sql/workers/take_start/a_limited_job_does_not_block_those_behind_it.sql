select plan(3);
select given.job('available', 'one', '{"rate_limit": {"key": "k", "concurrency": 1}}');
select given.fetched();
select given.job('available', 'limited', '{"priority": 9, "rate_limit": {"key": "k", "concurrency": 1}}');
select given.job('available', 'free');

select is(given.fetched() ->> 'id', given.id('free')::text);
select is(state('limited'), 'available');
select ojs_ack(about('one'));
select is(given.fetched() ->> 'id', given.id('limited')::text);
