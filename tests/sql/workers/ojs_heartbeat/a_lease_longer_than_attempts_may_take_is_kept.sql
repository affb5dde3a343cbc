set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('active', 'long', '{"queue": "long"}'),
  given.job('active', 'timed', '{"queue": "timed", "timeout": 1800}');

set local ojs.now = '2030-01-01T12:20:00Z';
select ojs_heartbeat(jsonb_build_object('worker_id', 'worker-1', 'active_jobs', jsonb_build_array(given.id('long'),
  given.id('timed')), 'visibility_timeout_ms', 7200000));
set local ojs.now = '2030-01-01T12:31:00Z';
select ojs.tick('{leases}');
select is(state('long'), 'active');
select is(state('timed'), 'retryable', 'a timeout of its own stays');

select ojs_heartbeat(about('long', '{"worker_id": "worker-1", "visibility_timeout_ms": 1000}'));
select is(a.timeout_at, '2030-01-01T14:20:00Z', 'a shorter lease takes nothing back') from ojs.active a;
set local ojs.now = '2030-01-01T12:31:02Z';
select ojs.tick('{leases}');
select is(state('long'), 'available', 'it runs out as leases do');
