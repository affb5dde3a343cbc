set local ojs.now = '2030-01-01T12:00:00Z';
select plan(7);
select given.job(s, s, '{"enqueue_ttl": 300}') from unnest(array['available', 'scheduled', 'pending']) s;
set local ojs.now = '2030-01-01T12:05:00Z';

select is(ojs.tick('{reap}') -> 'expired', '3');

select is(state(s), 'discarded', s), is(job(s) #>> '{error,type}', 'enqueue_ttl_expired', s)
from unnest(array['available', 'scheduled', 'pending']) s;
