select plan(2);
select given.workflow(jsonb_build_object('type', 'group', 'jobs',
  (select jsonb_agg(jsonb_build_object('type', 'chain', 'steps', given.steps(array['a'])
  || jsonb_build_object('type', 'batch', 'jobs', given.steps(array['b', 'b']), 'callbacks',
    jsonb_build_object('on_success', given.steps(array['c']) -> 0)))) from generate_series(1, 2))));

select is(workflow() #> '{metadata,job_count}', '6');
select given.acked(q) from unnest(array['a', 'a', 'b', 'b', 'b', 'b', 'c', 'c']) q;
select is(workflow() ->> 'state', 'completed');
