select plan(2);
select given.workflow('{"type": "chain", "options": {"queue": "shared"}, "steps": [
  {"type": "a", "args": [], "options": null}]}');

select is(j.queue, 'shared', 'the options of the workflow count') from ojs.job j;
select is(refusal($$ select ojs_create_workflow('{"type": "chain", "options": {"heartbeat_timeout": -1}, "steps": [
  {"type": "a", "args": [], "options": null}]}') $$) ->> 'code', 'invalid_workflow', 'and are checked');
