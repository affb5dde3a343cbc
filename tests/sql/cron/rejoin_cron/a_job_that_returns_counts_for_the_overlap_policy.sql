set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.cron(v.policy, '2030-01-01T12:00:00Z', v.policy,
  jsonb_build_object('type', v.policy, 'options', jsonb_build_object('queue', v.policy)))
from (values ('skip'), ('enqueue')) v(policy);
select ojs.tick('{cron}');
select given.failed(q) from unnest('{skip,enqueue}'::text[]) q;
set local ojs.now = '2030-01-01T13:00:00Z';
select is(given.fired(ojs.now(), v.policy), 1, v.policy) from (values ('skip'), ('enqueue')) v(policy);
select given.acked('skip');

select given.retried('skip');
select given.retried('enqueue');
select is(given.fetched('skip') ->> 'type', 'skip');
select is(given.fetched('enqueue') #>> '{meta,cron_triggered_at}', '2030-01-01T13:00:00.000Z');
select is((ojs_fetch('{"queues": ["enqueue"]}')).body -> 'jobs', '[]', 'it waits for the one that runs');
set local ojs.now = '2030-01-01T14:00:00Z';
select is(given.fired(ojs.now(), 'skip'), 0, 'a firing is skipped while it lives');
select ojs_ack(jsonb_build_object('job_id', a.job_id)) from ojs.active a where a.queue = 'enqueue';
select is(given.fetched('enqueue') #>> '{meta,cron_triggered_at}', '2030-01-01T12:00:00.000Z');
select is((ojs_queue_stats('{"name": "enqueue"}')).body -> 'discarded', '0');
