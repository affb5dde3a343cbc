select plan(2);
select given.workflow('{"steps": [
  {"id": "a", "type": "a", "args": [], "options": {"queue": "a"}},
  {"id": "x", "type": "x", "args": [], "depends_on": ["a"], "options": {"queue": "x",
    "callback_type": "on_success"}}]}');

select given.acked('a');

select is(step_states(), 'completed,pending');
select is(given.fetched('x') ? 'callback_type', false);
