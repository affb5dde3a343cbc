select plan(3);
select given.workflow('{"steps": [
  {"id": "a", "type": "a", "args": [], "options": {"queue": "a"}},
  {"id": "b", "type": "b", "args": [], "options": {"queue": "b"}},
  {"id": "on-success", "type": "yes", "args": [], "depends_on": ["a", "b"], "options": {"queue": "yes"}},
  {"id": "on-failure", "type": "no", "args": [], "depends_on": ["a", "b"], "options": {"queue": "no"}}]}');
select is(workflow() ->> 'type', 'batch');
select given.acked('a');
select given.failed('b');

select is(step_states(), 'completed,failed,cancelled,pending');
select given.acked('no');
select is(workflow() ->> 'state', 'completed');
