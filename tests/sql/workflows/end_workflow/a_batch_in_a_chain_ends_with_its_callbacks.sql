select plan(3);
select given.workflow(jsonb_build_object('type', 'chain', 'steps',
  jsonb_build_array(jsonb_build_object('type', 'batch', 'jobs', given.steps(array['a']),
  'callbacks', jsonb_build_object('on_complete', given.steps(array['done']) -> 0))) || given.steps(array['z'])));

select given.acked('a');
select is(step_states(), 'pending,waiting');
select given.acked('done');
select is(step_states(), 'completed,pending');
select given.acked('z');
select is(workflow() ->> 'state', 'completed');
