select plan(3);
select given.workflow(jsonb_build_object('type', 'chain', 'steps', jsonb_build_array(
  jsonb_build_object('type', 'group', 'jobs', given.steps(array['a'])
    || jsonb_build_object('type', 'chain', 'steps', given.steps(array['b', 'c'])))) || given.steps(array['d'])));

select given.failed('b');
select is(workflow() ->> 'state', 'running');
select given.acked('a');

select is(workflow() ->> 'state', 'failed');
select is(step_states(), 'failed,cancelled');
