select plan(9);
select given.worker(format('worker-%s', n),
  case n when 2 then '{"queues": ["mail"], "state": "quiet"}' else '{}' end::jsonb)
from generate_series(1, 5) n;
create function pg_temp.ids(p_request jsonb) returns text language sql as $$
  select string_agg(w ->> 'id', ',') from ojs_list_workers(p_request) r, jsonb_array_elements(r.body -> 'items') w
$$;

select is(pg_temp.ids('{"per_page": "2"}'), 'worker-1,worker-2');
select is((ojs_list_workers('{"per_page": "2"}')).body #>> '{pagination,total}', '5');
select is(pg_temp.ids(jsonb_build_object('limit', 2, 'cursor',
  (ojs_list_workers('{"limit": 2}')).body #> '{pagination,next_cursor}')), 'worker-3,worker-4');
select is(pg_temp.ids('{"page": 3, "per_page": 2}'), 'worker-5');
select is((ojs_list_workers('{"page": 3, "per_page": 2}')).body #>> '{pagination,has_more}', 'false');
select is(pg_temp.ids('{"state": "quiet"}'), 'worker-2');
select is(pg_temp.ids('{"queue": "mail"}'), 'worker-2');
select is(refusal($$ select ojs_list_workers('{"state": "lazy"}') $$) ->> 'sqlstate', 'OJ400');
select is(refusal($$ select ojs_list_workers('{"cursor": "2-ff"}') $$) #>> '{details,field}', 'cursor');
