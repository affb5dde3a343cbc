select plan(4);
select given.job('active', 'first', '{"rate_limit": {"key": "k", "concurrency": 1}}');
select given.job('available', 'second', '{"rate_limit": {"key": "k", "concurrency": 1}}');
select ojs_fetch('{"queues": ["work"]}');
select is(count(*), 1::bigint, 'it is parked') from ojs.parked;
select is((ojs_update_job(about('second', '{"queue": "other"}'))).status, 200);
select is(count(*), 0::bigint) from ojs.parked;
select ojs_ack(about('first'));
select is(given.fetched('other') ->> 'id', given.id('second')::text);
