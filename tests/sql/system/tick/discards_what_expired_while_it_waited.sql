set local ojs.now = '2030-01-01T12:00:00Z';
select plan(13);
select given.job(s, s, '{"expires_at": "2030-01-01T12:30:00Z"}')
from unnest(array['available', 'scheduled', 'pending']) s;

set local ojs.now = '2030-01-01T12:29:59Z';
select is(ojs.tick('{reap}') -> 'expired', '0', 'not before');
set local ojs.now = '2030-01-01T12:30:00Z';
select is(ojs.tick('{reap}') -> 'expired', '3');

select is(state(s), 'discarded', s), is(job(s) #>> '{error,code}', 'expired', s), is(job(s) ? 'completed_at', false, s)
from unnest(array['available', 'scheduled', 'pending']) s;
select is((ojs_list_dead_letters()).body -> 'jobs', '[]', 'never a dead letter');
select is(event('job.expired') -> 'ttl_ms', '1800000');
