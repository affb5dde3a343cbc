set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select given.worker('worker-1');
select given.job('active', 'first');
select given.job('active', 'last chance', '{"retry": {"max_attempts": 1}}');

set local ojs.now = '2030-01-01T12:00:30Z';
select is(ojs.tick('{reap}') -> 'dead_workers', '0', 'not before 30 s have passed');
set local ojs.now = '2030-01-01T12:00:31Z';
select is(ojs.tick('{reap}') -> 'dead_workers', '1');

select is(state('first'), 'available');
select is(state('last chance'), 'discarded');
select is(job('first') #>> '{errors,0,code}', 'worker_death');
select is(event('worker.stopped') ->> 'worker_id', 'worker-1');
