select plan(4);
set local ojs.now = '2030-01-01T12:00:00Z';
do $$
begin
  for n in 1 .. 5 loop
    perform set_config('ojs.now', (timestamptz '2030-01-01T12:00:00Z' + n * interval '1 minute')::text, true);
    perform given.job('dead_letter', n::text, jsonb_build_object('args', jsonb_build_array(n)));
  end loop;
end $$;

select results_eq($$ select j #>> '{args,0}' from jsonb_array_elements((ojs_list_dead_letters()).body -> 'jobs') j $$,
  array['5', '4', '3', '2', '1']);
select results_eq(
  $$ select j #>> '{args,0}'
  from jsonb_array_elements((ojs_list_dead_letters('{"limit": 2, "offset": "2"}')).body -> 'jobs') j $$,
  array['3', '2']);
select is(((ojs_list_dead_letters('{"limit": 2, "offset": 2}')).body -> 'pagination') - 'next_cursor',
  '{"total": 5, "limit": 2, "offset": 2, "has_more": true, "page": 2, "per_page": 2}');
select is((ojs_list_dead_letters('{"limit": 2, "cursor": "4"}')).body #> '{pagination,has_more}', 'false');
