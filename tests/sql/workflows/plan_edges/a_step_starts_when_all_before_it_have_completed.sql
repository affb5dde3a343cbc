select plan(6);
select given.dag('{"a": [], "b": [], "c": ["a", "b"], "d": ["c", "a"]}');
select is(step_states(), 'pending,pending,waiting,waiting');

select given.acked('b', '"b!"');
select is(step_states(), 'pending,completed,waiting,waiting');
select given.acked('a', '"a!"');
select is(step_states(), 'completed,completed,pending,waiting');
select is(j -> 'parent_results', '["a!", "b!"]', 'in the order of depends_on') from given.fetched('c') j;
select ojs_ack(jsonb_build_object('job_id', id, 'result', '"c!"'::jsonb)) from ojs.job_state where state = 'active';
select is(j -> 'parent_results', '["c!", "a!"]') from given.fetched('d') j;
select ojs_ack(jsonb_build_object('job_id', id)) from ojs.job_state where state = 'active';
select is(workflow() ->> 'state', 'completed');
