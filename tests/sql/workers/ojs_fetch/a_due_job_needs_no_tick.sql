set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('scheduled', 'at three', '{"scheduled_at": "2030-01-01T15:00:00Z"}');
select given.job('retryable', 'again', '{"queue": "other"}');

set local ojs.now = '2030-01-01T14:59:59.999Z';
select is((ojs_fetch('{"queues": ["work"]}')).body, '{"jobs": []}', 'not a millisecond before');
set local ojs.now = '2030-01-01T15:00:00Z';
select is(given.fetched() ->> 'id', given.id('at three')::text);
select is(given.fetched('other') ->> 'id', given.id('again')::text);
select is(job('at three') ->> 'enqueued_at', '2030-01-01T15:00:00.000Z');
