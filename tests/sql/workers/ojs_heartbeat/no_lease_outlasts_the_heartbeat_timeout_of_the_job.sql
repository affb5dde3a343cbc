set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select ojs_enqueue('{"type": "t", "args": [], "queue": "work", "heartbeat_timeout": 10, "visibility_timeout": "PT1H"}');
select ojs_fetch('{"queues": ["work"], "worker_id": "worker-1", "visibility_timeout_ms": 7200000}');

select is(a.lease_until, '2030-01-01T12:00:10Z', 'at the claim') from ojs.active a;
set local ojs.now = '2030-01-01T12:00:08Z';
select ojs_heartbeat(jsonb_build_object('worker_id', 'worker-1', 'active_jobs', jsonb_build_array(a.job_id)))
from ojs.active a;
select is(a.lease_until, '2030-01-01T12:00:18Z', 'at a heartbeat') from ojs.active a;
select ojs_heartbeat(jsonb_build_object('worker_id', 'worker-1', 'active_jobs', jsonb_build_array(a.job_id),
  'visibility_timeout_ms', 7200000)) from ojs.active a;
select is(a.lease_until, '2030-01-01T12:00:18Z', 'at one that asks for more') from ojs.active a;
select is(a.timeout_at, '2030-01-01T12:30:00Z', 'which gives it no more time either') from ojs.active a;

set local ojs.now = '2030-01-01T12:00:18Z';
select is(ojs.tick('{leases}') -> 'reaped', '1');
