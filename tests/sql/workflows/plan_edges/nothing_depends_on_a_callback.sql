select plan(1);

select is(refusal($$ select ojs_create_workflow('{"steps": [
  {"id": "a", "type": "a", "args": []},
  {"id": "x", "type": "x", "args": [], "depends_on": ["a"], "options": {"callback_type": "on_complete"}},
  {"id": "b", "type": "b", "args": [],
    "depends_on": ["x"]}]}') $$) ->> 'code', 'invalid_workflow', 'it would wait for ever');
