set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select given.job('active');
set local ojs.now = '2030-01-01T12:00:03Z';

select is((r).body - 'job', jsonb_build_object('acknowledged', true, 'id', given.id(), 'job_id', given.id(),
  'state', 'completed', 'completed_at', '2030-01-01T12:00:03.000Z'))
from ojs_ack(about('it', '{"result": {"rows": 5}}')) r;

select is(job() ->> 'state', 'completed');
select is(job() -> 'result', '{"rows": 5}');
select is(job() ->> 'started_at', '2030-01-01T12:00:00.000Z');
select is(job() ->> 'worker_id', 'worker-1', 'the worker that did it');
select is(job() - '{error,errors,next_attempt_at}'::text[], job());
