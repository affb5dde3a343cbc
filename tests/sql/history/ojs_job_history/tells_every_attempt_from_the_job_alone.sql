select plan(9);
set local ojs.now = '2030-01-01T12:00:00Z';
select given.job('retryable');
set local ojs.now = '2030-01-01T12:10:00Z';
select given.fetched('work', 'worker-2');
set local ojs.now = '2030-01-01T12:10:05Z';
select ojs_ack(about('it', '{"result": 1}'));
create temp table told as select (ojs_job_history(jsonb_build_object('id', given.id()))).body;

select is(array(select e ->> 'event_type' from told, jsonb_array_elements(body -> 'events') e),
  '{job.created,job.attempt_started,job.attempt_failed,job.state_changed,job.attempt_started,job.attempt_completed,'
  'job.state_changed}'::text[]);
select is((body #> '{attempts,0}') - 'error', '{"attempt": 1, "state": "failed", "worker_id": "worker-1",
  "started_at": "2030-01-01T12:00:00.000Z", "ended_at": "2030-01-01T12:00:00.000Z", "duration_ms": 0}') from told;
select is(body #>> '{attempts,0,error,message}', 'it broke') from told;
select is(body #> '{attempts,1}', '{"attempt": 2, "state": "completed", "worker_id": "worker-2",
  "started_at": "2030-01-01T12:10:00.000Z", "ended_at": "2030-01-01T12:10:05.000Z", "duration_ms": 5000}') from told;
select is(body #> '{events,2,data,will_retry}', 'true') from told;
select is(body #> '{events,2,actor}', '{"type": "worker", "id": "worker-1"}') from told;
select is(body -> 'total', '7') from told;
select is((ojs_job_history(jsonb_build_object('id', given.id()))).body, body, 'the same each time') from told;
select is((ojs_job_history(jsonb_build_object('id', given.id(), 'limit', 2, 'cursor', '2'))).body -> 'events',
  jsonb_build_array(body #> '{events,2}', body #> '{events,3}')) from told;
