set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.cron('enqueue', '2030-01-01T12:00:00Z');
select ojs.tick('{cron}');
select given.fetched();
select given.cron('enqueue', null, 'nightly', '{"options": {"queue": "work", "pending": true}}');
set local ojs.now = '2030-01-01T13:00:00Z';
select is(given.fired(), 1);

select ojs_activate_job(jsonb_build_object('id', j.id)) from ojs.job j where j.state = 'pending';
select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');
select is((ojs_queue_stats('{"name": "work"}')).body -> 'available', '1');
select ojs_ack(jsonb_build_object('job_id', a.job_id)) from ojs.active a;
select is(given.fetched() #>> '{meta,cron_triggered_at}', '2030-01-01T13:00:00.000Z');
