select plan(1);
set local ojs.now = '2030-01-01T12:00:00Z';
select given.job('available', n::text, jsonb_build_object('args', jsonb_build_array(n))) from generate_series(1, 20) n;

select results_eq(
  $$ select (given.fetched() #>> '{args,0}')::integer from generate_series(1, 20) $$,
  $$ select generate_series(1, 20) $$);
