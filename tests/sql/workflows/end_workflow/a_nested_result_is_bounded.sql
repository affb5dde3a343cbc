select plan(5);
select given.workflow(jsonb_build_object('type', 'chain', 'steps', jsonb_build_array(
  jsonb_build_object('type', 'group', 'jobs', given.steps(array_fill('part'::text, '{9}'))))
    || given.steps('{after}')));
select given.acked('part', to_jsonb(repeat('x', 1000000))) from generate_series(1, 8);
select is(given.acked('part', to_jsonb(repeat('x', 1000000))) ->> 'state', 'completed', 'the last of them ends');
select is(workflow() #>> '{steps,0,state}', 'completed');

create temp table results as select given.fetched('after') -> 'parent_results' -> 0 as result;
select is(jsonb_array_length(r.result), 9) from results r;
select is(r.result -> 7, to_jsonb(repeat('x', 1000000))) from results r;
select is(r.result #> '{8,omitted}', 'true') from results r;
