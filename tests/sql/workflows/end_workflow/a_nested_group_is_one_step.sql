select plan(7);
select given.workflow(jsonb_build_object('type', 'chain', 'steps', given.steps(array['a'])
  || jsonb_build_object('type', 'group', 'jobs', given.steps(array['b', 'c'])) || given.steps(array['d'])));

select given.acked('a', '"a"');
select is(step_states(), 'completed,pending,waiting');
select is(given.fetched('b') -> 'parent_results', '["a"]', 'its jobs see what the step sees');
select ojs_ack(jsonb_build_object('job_id', id, 'result', '"b"'::jsonb)) from ojs.job_state where state = 'active';
select is(step_states(), 'completed,pending,waiting');
select given.acked('c', '"c"');
select is(step_states(), 'completed,completed,pending');
select is(given.fetched('d') -> 'parent_results', '["a", ["b", "c"]]', 'its result is all of theirs');
select ojs_ack(jsonb_build_object('job_id', id)) from ojs.job_state where state = 'active';
select is(w ->> 'state', 'completed'), is(w #> '{metadata,job_count}', '4') from workflow() w;
