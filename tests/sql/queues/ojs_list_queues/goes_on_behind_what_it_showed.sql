select plan(5);
insert into ojs.queue (name, created_at) select 'q' || n, ojs.now() from generate_series(1, 6) n;
create temp table page as select (ojs_list_queues('{"limit": 2}')).body;
select is(jsonb_path_query_array(p.body, '$.queues[*].name'), '["q1", "q2"]') from page p;

-- One that was shown is gone, and one before it is new.
delete from ojs.queue q where q.name = 'q2';
insert into ojs.queue (name, created_at) values ('a', ojs.now()), ('b', ojs.now());
create temp table next_page as
select (ojs_list_queues(jsonb_build_object('limit', 2, 'cursor', p.body #> '{pagination,next_cursor}'))).body
from page p;
select is(jsonb_path_query_array(p.body, '$.queues[*].name'), '["q3", "q4"]', 'none is missed or shown twice'),
  is(p.body #> '{pagination,offset}', '2'), is(p.body #> '{pagination,total}', '6')
from next_page p;
select is(jsonb_path_query_array(r.body, '$.queues[*].name') || (r.body #> '{pagination,has_more}'),
  '["q5", "q6", false]')
from next_page p, ojs_list_queues(jsonb_build_object('limit', 2, 'cursor', p.body #> '{pagination,next_cursor}')) r;
