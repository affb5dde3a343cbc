set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.job('active', 'first', '{"rate_limit": {"key": "k", "concurrency": 1}}');
select given.job('available', 'second', '{"rate_limit": {"key": "k", "concurrency": 1, "on_limit": "reschedule"}}');

select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');
select is(job('second') ->> 'scheduled_at', '2030-01-01T12:00:01.000Z', 'nobody knows when it ends');
select ojs_ack(about('first'));
set local ojs.now = '2030-01-01T12:00:01Z';
select is(given.fetched() ->> 'id', given.id('second')::text);
