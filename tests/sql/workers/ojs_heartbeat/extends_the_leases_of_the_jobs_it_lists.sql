set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('active', 'listed');
select given.job('active', 'forgotten');
set local ojs.now = '2030-01-01T12:20:00Z';

select is((ojs_heartbeat(jsonb_build_object('worker_id', 'worker-1', 'active_jobs',
  jsonb_build_array(given.id('listed'))))).body,
  jsonb_build_object('acknowledged', true, 'state', 'running', 'directive', '', 'server_time',
    '2030-01-01T12:20:00.000Z',
    'jobs_extended', jsonb_build_array(given.id('listed'))));

select is(lease_until, timestamptz '2030-01-01T12:50:00Z') from ojs.job_state where id = given.id('listed');
select is(lease_until, timestamptz '2030-01-01T12:30:00Z') from ojs.job_state where id = given.id('forgotten');
select is((ojs_heartbeat('{"worker_id": "worker-1", "active_jobs": 2}')).body -> 'jobs_extended', '[]');
