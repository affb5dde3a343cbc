select plan(2);
select given.worker('worker-1', '{"pid": 1, "state": "terminate"}');

select is((ojs_heartbeat('{"worker_id": "worker-1", "pid": 1, "state": "running"}')).body ->> 'state', 'terminate');
select is((ojs_heartbeat('{"worker_id": "worker-1", "pid": 2, "state": "running"}')).body ->> 'state', 'running');
