set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
select given.job('active');

select is(r.body ->> 'state', 'available', 'the first time at once')
from ojs_nack(about('it', '{"requeue": true, "error": {"code": "busy"}}')) r;
select given.fetched();
select is(r.body ->> 'state', 'retryable'), is(r.body -> 'retry_delay_ms', '200'),
  is(r.body ->> 'next_attempt_at', '2030-01-01T12:00:00.200Z'), is(r.body -> 'attempt', '0', 'it still does not count')
from ojs_nack(about('it', '{"requeue": true, "error": {"code": "busy"}}')) r;
select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');

set local ojs.now = '2030-01-01T12:00:01Z';
select is(given.fetched() -> 'attempt', '1');
select is(r.body -> 'retry_delay_ms', '400')
from ojs_nack(about('it', '{"requeue": true, "error": {"code": "busy"}}')) r;

set local ojs.now = '2030-01-01T12:00:02Z';
select given.nacked();
set local ojs.now = '2030-01-01T13:00:00Z';
select given.fetched();
select is(r.body ->> 'state', 'available', 'the first time of the next attempt is at once again')
from ojs_nack(about('it', '{"requeue": true, "error": {"code": "busy"}}')) r;
