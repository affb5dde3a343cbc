set local ojs.now = '2030-01-01T12:00:00Z';
select plan(10);
select given.cron('allow', '2030-01-01T13:00:00Z');
select given.enabled(false);
select given.enabled(true, '2030-01-01T13:00:00Z');

select is(r.status, 201), is(r.body #>> '{job,state}', 'available'), is(r.body ->> 'job_id', r.body #>> '{job,id}'),
  is(r.body #>> '{job,meta,cron_name}', 'nightly'),
  is(r.headers ->> 'Location', '/ojs/v1/jobs/' || (r.body ->> 'job_id')),
  is(r.body #>> '{cron,next_run_at}', '2030-01-01T13:00:00.000Z'), is(r.body #> '{cron,last_run_at}', 'null'),
  is(r.body #> '{cron,run_count}', '1')
from ojs_trigger_cron('{"name": "nightly"}') r;
select is(event('cron.triggered') -> 'manual', 'true');
select is(a.target || ' ' || (a.outcome ->> 'job_id'), 'nightly ' || j.id) from ojs.audit a, ojs.job j
where a.door = 'ojs_trigger_cron';
