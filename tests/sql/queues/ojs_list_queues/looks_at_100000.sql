select plan(6);
insert into ojs.queue (name, created_at) select lpad(n::text, 6, '0'), ojs.now() from generate_series(1, 100002) n;

create temp table pages as
with recursive p as (
  select 1 as n, (ojs_list_queues('{"limit": 3, "offset": 99996}')).body
  union all
  select p.n + 1, (ojs_list_queues(jsonb_build_object('limit', 3, 'cursor', p.body #> '{pagination,next_cursor}'))).body
  from p where p.body #> '{pagination,has_more}' = 'true'
)
select * from p;
select is(jsonb_path_query_array(jsonb_agg(p.body order by p.n), '$[*].queues[*].name'),
  '["099997", "099998", "099999", "100000", "100001", "100002"]', 'none is missed or shown twice') from pages p;
select is(p.body -> 'total_is', '"at_least"'), is(p.body #> '{pagination,total}', '100000') from pages p where p.n = 1;
select is(p.body -> 'total_is', null), is(p.body #> '{pagination,total}', '100002') from pages p
order by p.n desc limit 1;
select is((ojs_list_queues('{"offset": 100001}')).body #>> '{pagination,next_cursor}', '100000-100000',
  'an offset beyond what is looked at leads on from there');
