select plan(7);
insert into ojs.bulk (id, action, filter, state, matched, is_at_least, started_at, ended_before, ended_at)
select given.id(n::text), 'retry', '{}', case n when 3 then 'stopped' else 'completed' end, n, false, ojs.now(),
  ojs.now(), ojs.now()
from generate_series(1, 5) n;
create temp table page as select (ojs_list_bulks('{"limit": "2"}')).body;
create temp table next_page as
select (ojs_list_bulks(jsonb_build_object('limit', 2, 'cursor', p.body #> '{pagination,next_cursor}'))).body
from page p;
create temp table last_page as
select (ojs_list_bulks(jsonb_build_object('limit', 2, 'cursor', p.body #> '{pagination,next_cursor}'))).body
from next_page p;
select is(array(select i ->> 'id' from (select * from page union all select * from next_page union all
    select * from last_page) p, jsonb_array_elements(p.body -> 'items') i),
  array(select b.id::text from ojs.bulk b order by b.id desc));
select is(p.body #> '{pagination,has_more}', 'false') from last_page p;
select is(p.body -> 'total', '5') from page p;
select is((ojs_list_bulks('{"state": "stopped"}')).body #> '{items,0,matched}', '3');
select is(refusal($$ select ojs_list_bulks('{"state": "odd"}') $$) #>> '{details,field}', 'state');
select is(refusal($$ select ojs_list_bulks('{"queue": "q"}') $$) #>> '{details,field}', 'queue');
select set_config('ojs.now', (ojs.now() + interval '8 days')::text, true);
select given.pruned();
select is((select count(*) from ojs.bulk), 0::bigint, 'they are kept for a week');
