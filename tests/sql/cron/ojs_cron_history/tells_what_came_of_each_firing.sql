set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
select given.cron('skip');
select given.fired('2030-01-01T11:00:00Z');
select given.acked();
select given.fired('2030-01-01T11:01:00Z');
select given.fired('2030-01-01T11:02:00Z');
select given.failed();
select ojs_trigger_cron('{"name": "nightly"}');
select ojs_cancel_job(jsonb_build_object('id', j.id)) from ojs.job j;
select given.fired('2030-01-01T11:59:58.5Z');

create temporary table history as select (ojs_cron_history('{"name": "nightly"}')).body as b;
select is(array(select i.value ->> 'outcome' from jsonb_array_elements(b -> 'items') i),
  '{cancelled,waiting,skipped,failed,completed}'),
  is(b #> '{items,0}' ->> 'trigger', 'manual'), is(b #> '{items,0}' ->> 'late_ms', '0'),
  is(b #> '{items,1}' ->> 'late_ms', '1500'), is(b #> '{items,2}' ->> 'reason', 'overlap_skip'),
  is(b #> '{items,2}' ? 'job_id', false), is(b -> 'items', b -> 'history'),
  is(b #>> '{items,4,ended_at}', ojs.stamp(ojs.now()))
from history;
select given.fetched();
select is((ojs_cron_history('{"name": "nightly"}')).body #>> '{items,1,outcome}', 'running');
