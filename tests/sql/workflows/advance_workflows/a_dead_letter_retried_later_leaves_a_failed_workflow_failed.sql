select plan(3);
select given.workflow('{"type": "chain", "steps": [{"type": "a", "args": [], "options": {"queue": "a",
  "retry": {"on_exhaustion": "dead_letter"}}}, {"type": "b", "args": []}]}');
select given.failed('a');
select ojs_retry_dead_letter(jsonb_build_object('id', id)) from ojs.job_state;

select is(given.acked('a') ->> 'state', 'completed');

select is(workflow() ->> 'state', 'failed');
select is(step_states(), 'failed,cancelled');
