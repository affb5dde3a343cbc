set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('active', 'it', '{"visibility_timeout_ms": 10000}');
set local ojs.now = '2030-01-01T12:00:09Z';
select ojs_heartbeat(about('it', '{"worker_id": "worker-1"}'));

set local ojs.now = '2030-01-01T12:00:18Z';
select is(ojs.tick('{reap}') -> 'reaped', '0');
set local ojs.now = '2030-01-01T12:00:19Z';
select is(ojs.tick('{reap}') -> 'reaped', '1');
