set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.cron('enqueue');
select is(array(select given.fired(ojs.now() - (10 - n) * interval '1 minute') from generate_series(1, 3) n),
  array[1, 1, 1]);
select is((ojs_queue_stats('{"name": "work"}')).body #> '{stats,available}', '3');

select is(given.fetched() #>> '{meta,cron_triggered_at}', '2030-01-01T11:51:00.000Z');
select is((ojs_fetch('{"queues": ["work"], "count": 9}')).body -> 'jobs', '[]', 'the others wait');
select ojs_ack(jsonb_build_object('job_id', id)) from ojs.job_state where state = 'active';
select is(given.fetched() #>> '{meta,cron_triggered_at}', '2030-01-01T11:52:00.000Z');
select ojs_nack(jsonb_build_object('job_id', id, 'error', '{"code": "e"}'::jsonb))
from ojs.job_state where state = 'active';
select is((ojs_fetch('{"queues": ["work"], "count": 9}')).body -> 'jobs', '[]', 'a retryable one is not over');
select ojs_cancel_job(jsonb_build_object('id', id)) from ojs.job_state where state = 'retryable';
select is(given.fetched() #>> '{meta,cron_triggered_at}', '2030-01-01T11:53:00.000Z');
select is((ojs_fetch('{"queues": ["work"], "count": 9}')).body -> 'jobs', '[]');
