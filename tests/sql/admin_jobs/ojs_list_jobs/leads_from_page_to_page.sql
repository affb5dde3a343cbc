select plan(13);
select given.job('completed', 'job ' || n, '{"tags": ["red"]}') from generate_series(1, 7) n;
create temp table sorted as
select row_number() over (order by j.id desc) as place, j.id::text from ojs.job_state j;
create function pg_temp.page(p_request jsonb) returns jsonb language sql as $$
  select (ojs_list_jobs(p_request)).body
$$;
create function pg_temp.ids(p_body jsonb) returns text[] language sql as $$
  select array(select j ->> 'id' from jsonb_array_elements(p_body -> 'items') j)
$$;

select is(pg_temp.ids(pg_temp.page('{"page": 2, "per_page": "3"}')),
  array(select s.id from sorted s where s.place between 4 and 6 order by s.place));
select is(pg_temp.page('{"page": 2, "per_page": 3}') #> '{pagination,page}', '2');
select is(pg_temp.ids(pg_temp.page('{"offset": 6, "limit": 3}')), array(select s.id from sorted s where s.place = 7));
select is(pg_temp.page('{"offset": 6, "limit": 3}') #> '{pagination,has_more}', 'false');

create temp table first as select pg_temp.page(f.filter || '{"limit": 4}') as body, f.filter
from (values ('{}'::jsonb), ('{"tag": "red"}')) f(filter);
select is(f.body -> 'total', '7', f.filter::text) from first f;
select ok(f.body #>> '{pagination,next_cursor}' ~ '^4-', f.filter::text) from first f;
create temp table second as
select pg_temp.page(f.filter || jsonb_build_object('limit', 4, 'cursor', f.body #>> '{pagination,next_cursor}')) as body
from first f;
select is(pg_temp.ids(s.body), array(select o.id from sorted o where o.place > 4 order by o.place)) from second s;
select is(s.body -> 'total', '7') from second s;
select is(pg_temp.page('{"tag": "red", "limit": 2}') -> 'total_is', null);
