select plan(3);
select given.job('active');
select given.job('available', 'next');

select is((ojs_quiet_worker('{"id": "worker-1"}')).status, 200);
select is((ojs_fetch('{"queues": ["work"], "worker_id": "worker-1"}')).body, '{"jobs": []}');
select is(ojs.tick('{reap}') -> 'dead_workers', '0', 'it has no heartbeats to miss');
