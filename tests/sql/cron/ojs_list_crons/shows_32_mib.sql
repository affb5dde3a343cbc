select plan(4);
select given.cron(p_name => n::text) from generate_series(1, 3) n;
update ojs.cron c set template = c.template || jsonb_build_object('args', jsonb_build_array(repeat('x', 9000000)))
where c.name in ('1', '2');
create temp table page as select (ojs_list_crons('{}')).body;
select is(jsonb_path_query_array(p.body, '$.crons[*].name'), '["1"]', 'one at least') from page p;
select is(p.body -> 'pagination',
  '{"total": 3, "limit": 50, "offset": 0, "has_more": true, "next_cursor": "1-1", "page": 1, "per_page": 50}')
from page p;
select is(jsonb_path_query_array((ojs_list_crons('{"cursor": "1-1"}')).body, '$.crons[*].name'), '["2"]');
select is((ojs_list_crons('{"cursor": "2-2"}')).body #> '{pagination,has_more}', 'false');
