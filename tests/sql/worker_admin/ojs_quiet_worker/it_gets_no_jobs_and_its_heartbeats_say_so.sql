select plan(7);
select given.worker('worker-1');
select given.job('available');

select is((ojs_quiet_worker('{"id": "worker-1"}')).body ->> 'state', 'quiet');
select is((ojs_fetch('{"queues": ["work"], "worker_id": "worker-1"}')).body, '{"jobs": []}');
select is((ojs_heartbeat('{"worker_id": "worker-1"}')).body ->> 'directive', 'quiet');
select is((ojs_heartbeat('{"worker_id": "worker-1", "pid": 2}')).body ->> 'directive', 'quiet', 'a new process too');
select is(event('worker.quiet') ->> 'worker_id', 'worker-1');
select is((select a.target from ojs.audit a where a.door = 'ojs_quiet_worker'), 'worker-1');
select is(refusal($$ select ojs_quiet_worker('{"id": "nobody"}') $$) ->> 'sqlstate', 'OJ404');
