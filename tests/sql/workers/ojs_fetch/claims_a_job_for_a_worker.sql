set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('available');
set local ojs.now = '2030-01-01T12:00:04Z';
select set_config('test.before', job()::text, true);

select is((ojs_fetch('{"queues": ["work"], "worker_id": "worker-1"}')).body,
  jsonb_build_object('jobs', jsonb_build_array(
  current_setting('test.before')::jsonb || '{"state": "active", "attempt": 1, "worker_id": "worker-1",
    "started_at": "2030-01-01T12:00:04.000Z"}')));

select is(job(), current_setting('test.before')::jsonb || '{"state": "active", "attempt": 1, "worker_id": "worker-1",
    "started_at": "2030-01-01T12:00:04.000Z"}');
