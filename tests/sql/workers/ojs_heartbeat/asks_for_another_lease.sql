set local ojs.now = '2030-01-01T12:00:00Z';
select plan(1);
select given.job('active', 'it', '{"visibility_timeout_ms": 60000}');

select ojs_heartbeat(about('it', '{"worker_id": "worker-1", "visibility_timeout_ms": 5000}'));

select is(lease_until, timestamptz '2030-01-01T12:00:05Z') from ojs.job_state where id = given.id();
