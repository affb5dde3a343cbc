select plan(7);
select given.job('available', q, jsonb_build_object('queue', q)) from unnest('{a,b,c}'::text[]) q;
select ojs_pause_queue('{"name": "b"}');
select is(jsonb_path_query_array(r.body, '$.items[*].name'), '["a", "b"]'),
  is(jsonb_path_query_array(r.body, '$.items[*].state'), '["active", "paused"]'),
  is(r.body #> '{items,0,counts,available}', '1'), is(r.body #> '{pagination,total}', '3'),
  is(r.body #>> '{pagination,next_cursor}', '2-b')
from ojs_list_queue_details('{"per_page": "2"}') r;
select is((ojs_list_queue_details('{"cursor": "2-b"}')).body #>> '{items,0,name}', 'c');
select is(refusal($$ select ojs_list_queue_details('{"state": "x"}') $$) ->> 'sqlstate', 'OJ400');
