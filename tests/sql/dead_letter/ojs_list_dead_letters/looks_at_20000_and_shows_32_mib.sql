select plan(11);
insert into ojs.dead (id, queue, discarded_at, dead_letter, type, error_type, job, record)
select gen_random_uuid(), 'q', timestamptz '2030-01-01T12:00:00Z' - n * interval '1 second', true,
  case n when 20001 then 'rare' else 't' end, 'fatal', jsonb_build_object('type', 't', 'number', n), '{}'
from generate_series(1, 20002) n;

create temp table page as select (ojs_list_dead_letters('{"type": "rare"}')).body;
select is(p.body -> 'jobs', '[]', 'none of those looked at') from page p;
select is(p.body - '{jobs,items,pagination}'::text[], '{"total": 0, "total_is": "at_least"}') from page p;
select is(p.body #> '{pagination,has_more}', 'true') from page p;
create temp table next_page as
select (ojs_list_dead_letters(jsonb_build_object('type', 'rare', 'cursor', p.body #> '{pagination,next_cursor}'))).body
from page p;
select is(p.body #> '{jobs,0,number}', '20001', 'the next page goes on behind them') from next_page p;
select is(p.body - '{jobs,items,pagination}'::text[], '{"total": 1}') from next_page p;
select is(p.body #> '{pagination,has_more}', 'false') from next_page p;

-- Across the border of what is looked at, none is missed or shown twice.
create temp table pages as
with recursive p as (
  select 1 as n, (ojs_list_dead_letters('{"limit": 3, "offset": 19996}')).body
  union all
  select p.n + 1, (ojs_list_dead_letters(jsonb_build_object('limit', 3, 'cursor',
    p.body #> '{pagination,next_cursor}'))).body
  from p where p.body #> '{pagination,has_more}' = 'true'
)
select * from p;
select is(jsonb_path_query_array(jsonb_agg(p.body order by p.n), '$[*].jobs[*].number'),
  '[19997, 19998, 19999, 20000, 20001, 20002]') from pages p;
select is(p.body -> 'total', '20002') from pages p order by p.n desc limit 1;

update ojs.dead d set job = d.job || jsonb_build_object('args', repeat('x', 4500000)) where d.job -> 'number' < '6';
create temp table large as select (ojs_list_dead_letters('{"limit": 200}')).body;
select is(jsonb_path_query_array(l.body, '$.jobs[*].number'), '[1, 2, 3]', 'what fits') from large l;
select is((ojs_list_dead_letters(jsonb_build_object('limit', 1, 'cursor', l.body #> '{pagination,next_cursor}'))).body
  #> '{jobs,0,number}', '4') from large l;
select is((ojs_list_dead_letters('{"limit": 1, "cursor": "3"}')).body #> '{jobs,0,number}', '4',
  'an offset is a cursor too');
