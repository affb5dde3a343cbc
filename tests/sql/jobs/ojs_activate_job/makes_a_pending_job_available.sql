set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('pending');
select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]', 'a pending job is not fetched');
set local ojs.now = '2030-01-01T12:00:09Z';

select is((r).body -> 'job', job() || '{"activated_at": "2030-01-01T12:00:09.000Z", "previous_state": "pending"}')
from ojs_activate_job(about()) r;

select is(job() ->> 'enqueued_at', '2030-01-01T12:00:09.000Z');
select is(given.fetched() ->> 'id', given.id()::text);
