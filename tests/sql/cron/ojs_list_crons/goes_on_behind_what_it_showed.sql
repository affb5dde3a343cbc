select plan(6);
select given.cron(p_name => 'c' || n) from generate_series(1, 6) n;
select ojs_update_cron('{"name": "c2", "enabled": false}');
create temp table page as select (ojs_list_crons('{"limit": 2, "enabled": "true"}')).body;
select is(jsonb_path_query_array(p.body, '$.crons[*].name'), '["c1", "c3"]'), is(p.body #> '{pagination,total}', '5')
from page p;

-- One that was shown is gone, and one before it is new.
select ojs_delete_cron('{"name": "c3"}');
select given.cron(p_name => n) from unnest(array['a', 'b']) n;
create temp table next_page as
select (ojs_list_crons(jsonb_build_object('limit', 2, 'enabled', 'true', 'cursor',
  p.body #> '{pagination,next_cursor}'))).body
from page p;
select is(jsonb_path_query_array(p.body, '$.crons[*].name'), '["c4", "c5"]', 'none is missed or shown twice'),
  is(p.body #> '{pagination,offset}', '2'), is(p.body #> '{pagination,total}', '5')
from next_page p;
select is(jsonb_path_query_array(r.body, '$.crons[*].name') || (r.body #> '{pagination,has_more}'), '["c6", false]')
from next_page p, ojs_list_crons(jsonb_build_object('limit', 2, 'enabled', 'true', 'cursor',
  p.body #> '{pagination,next_cursor}')) r;
