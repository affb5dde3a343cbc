select plan(3);
select given.job('active', 'it', '{"metadata": {"test_directive": "quiet"}}');

select is((ojs_heartbeat('{"worker_id": "worker-1"}')).body ->> 'state', 'running', 'only in a conformance run');
set local ojs.conformance = 'on';
select is((ojs_heartbeat('{"worker_id": "worker-1"}')).body ->> 'state', 'quiet');
select is((ojs_heartbeat('{"worker_id": "worker-2"}')).body ->> 'state', 'running');
