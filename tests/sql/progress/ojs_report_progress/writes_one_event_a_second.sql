set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
create function pg_temp.told() returns bigint language sql as $$
  select count(*) from ojs.event e where e.type = 'job.progress'
$$;
select given.job('active');
select ojs_report_progress(about('it', jsonb_build_object('progress', n / 100.0))) from generate_series(1, 50) n;
select is(pg_temp.told(), 1::bigint);
set local ojs.now = '2030-01-01T12:00:01Z';
select ojs_report_progress(about('it', '{"progress": 0.6, "message": "sixty", "data": {"rows": 6}}'));
select is(pg_temp.told(), 2::bigint);
select is(event('job.progress') - '{job_id}'::text[], '{"job_type": "test.job", "queue": "work", "state": "active",
  "worker_id": "worker-1", "attempt": 1, "progress": 0.6, "progress_percent": 60, "progress_message": "sixty",
  "message": "sixty", "data": {"rows": 6}, "updated_at": "2030-01-01T12:00:01.000Z"}');
select ojs_report_progress(about('it', '{"progress": 1}'));
select is(pg_temp.told(), 3::bigint, 'all done is always told');
select ojs_report_progress(about('it', '{"progress": 1}'));
select is(pg_temp.told(), 3::bigint, 'once');
set local ojs.now = '2030-01-01T12:00:09Z';
select ojs_report_progress(about('it', jsonb_build_object('data', jsonb_build_object('x', repeat('x', 5000)))));
select is(event('job.progress') ? 'data', false, 'an event stays small');
