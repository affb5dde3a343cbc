select plan(3);
select given.worker('worker-1', '{"pid": 1, "state": "terminate"}');

select is((ojs_heartbeat('{"worker_id": "worker-1"}')).body ->> 'state', 'terminate',
  'it does not say that it is another');
select is((ojs_heartbeat('{"worker_id": "worker-1", "pid": 1}')).body ->> 'state', 'terminate');
select is((ojs_heartbeat('{"worker_id": "worker-1", "pid": 2}')).body ->> 'state', 'running');
