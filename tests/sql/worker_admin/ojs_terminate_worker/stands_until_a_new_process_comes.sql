select plan(4);
select given.worker('worker-1', '{"pid": 1}');
select ojs_terminate_worker('{"id": "worker-1"}');

select is((ojs_heartbeat('{"worker_id": "worker-1", "pid": 1}')).body ->> 'state', 'terminate');
select is((ojs_heartbeat('{"worker_id": "worker-1", "pid": 2}')).body ->> 'state', 'running');

select ojs_terminate_worker('{"id": "worker-1"}');
select ojs_resume_worker('{"id": "worker-1"}');
select is((ojs_heartbeat('{"worker_id": "worker-1"}')).body ->> 'state', 'running');

select given.worker('worker-2');
select ojs_terminate_worker('{"id": "worker-2"}');
select is((ojs_heartbeat('{"worker_id": "worker-2", "pid": 1}')).body ->> 'state', 'terminate',
  'nobody knows whether it is another process');
