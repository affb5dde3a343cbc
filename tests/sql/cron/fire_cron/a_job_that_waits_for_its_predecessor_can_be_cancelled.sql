set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.cron('enqueue');
select given.fired();
select given.fetched();
select given.fired('2030-01-01T11:01:00Z');

select is((ojs_cancel_job(jsonb_build_object('id', id))).status, 200) from ojs.job_state where state = 'available';
select given.fired('2030-01-01T11:02:00Z');
select ojs_ack(jsonb_build_object('job_id', id)) from ojs.job_state where state = 'active';
select is(given.fetched() #>> '{meta,cron_triggered_at}', '2030-01-01T11:02:00.000Z');
select is((ojs_queue_stats('{"name": "work"}')).body #> '{stats,cancelled}', '1');
