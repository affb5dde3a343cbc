select plan(3);
select given.job('available', 'first', '{"type": "b", "unique": {}}');
select given.workflow('{"type": "chain", "steps": [{"type": "a", "args": [], "options": {"queue": "a"}}, {"type": "b",
  "args": [], "unique": {}}, {"type": "c", "args": []}]}');

select given.acked('a');

select is(workflow() ->> 'state', 'failed');
select is(step_states(), 'completed,failed,cancelled');
select is(workflow() #>> '{steps,1,error,code}', 'duplicate');
