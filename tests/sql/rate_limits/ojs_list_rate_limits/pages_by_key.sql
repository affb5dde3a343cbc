select plan(6);
select given.job('available', k, jsonb_build_object('rate_limit', jsonb_build_object('key', k, 'concurrency', 1)))
from unnest('{a,b:1,c}'::text[]) k;
select ojs_override_rate_limit('{"key": "b:0", "concurrency": 0}');
create function pg_temp.keys(p_request jsonb) returns text language sql as $$
  select string_agg(w ->> 'key', ',') from ojs_list_rate_limits(p_request) r, jsonb_array_elements(r.body -> 'items') w
$$;

select is(pg_temp.keys('{}'), 'a,b:0,b:1,c');
select is((ojs_list_rate_limits()).body #> '{pagination,total}', '4');
select is(pg_temp.keys('{"limit": "2"}'), 'a,b:0');
select is(pg_temp.keys(jsonb_build_object('limit', 2, 'cursor',
  (ojs_list_rate_limits('{"limit": 2}')).body #> '{pagination,next_cursor}')), 'b:1,c');
select is(pg_temp.keys('{"page": "2", "per_page": "3"}'), 'c');
select is((ojs_list_rate_limits()).body #> '{items,0,waiting_count}', '1');
