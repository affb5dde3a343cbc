set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.cron('skip');
select given.fired();

select is(given.fired('2030-01-01T11:01:00Z'), 0, 'one is available');
select given.fetched();
select is(given.fired('2030-01-01T11:02:00Z'), 0, 'one is active');
select ojs_nack(jsonb_build_object('job_id', id, 'error', '{"code": "e"}'::jsonb)) from ojs.job_state;
select is(given.fired('2030-01-01T11:03:00Z'), 0, 'one is retryable');
set local ojs.now = '2030-01-01T13:00:00Z';
select given.acked();
select is(given.fired(), 1, 'it has ended');

select is(event('cron.skipped') ->> 'reason', 'overlap_skip'), is(event('cron.skipped') ->> 'cron_name', 'nightly'),
  ok(event('cron.skipped') ->> 'existing_job_id' is not null);
select is((ojs_get_cron('{"name": "nightly"}')).body #> '{cron,run_count}', '2');
