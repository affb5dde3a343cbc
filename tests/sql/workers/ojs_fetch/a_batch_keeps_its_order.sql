select plan(1);
select ojs_enqueue_batch(jsonb_build_object('jobs', (
  select jsonb_agg(jsonb_build_object('type', 'test.job', 'args', jsonb_build_array(n)) order by n)
  from generate_series(1, 50) n)));

select results_eq(
  $$ select (j #>> '{args,0}')::integer
  from jsonb_array_elements((ojs_fetch('{"queues": ["default"], "count": 50}')).body -> 'jobs') j $$,
  $$ select generate_series(1, 50) $$);
