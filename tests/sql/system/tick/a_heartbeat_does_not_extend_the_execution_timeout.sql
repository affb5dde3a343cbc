set local ojs.now = '2030-01-01T12:00:00Z';
select plan(1);
select given.job('active', 'it', '{"timeout": 60}');
set local ojs.now = '2030-01-01T12:00:59Z';
select ojs_heartbeat(about('it', '{"worker_id": "worker-1"}'));
set local ojs.now = '2030-01-01T12:01:00Z';

select ojs.tick('{reap}');

select is(job() #>> '{error,code}', 'timeout');
