set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.job(s, s, jsonb_build_object('queue', s, 'total_timeout', 60))
from unnest(array['available', 'scheduled', 'active', 'retryable']) s;
set local ojs.now = '2030-01-01T12:01:00Z';

select ojs.tick('{reap}');

select is(state(s), 'discarded', s), is(job(s) #>> '{error,type}', 'total_timeout', s)
from unnest(array['available', 'scheduled', 'active', 'retryable']) s;
