select plan(5);
select given.job('available', 'taken');

create temp table answer as select * from ojs_enqueue_bulk(jsonb_build_object('atomicity', 'atomic', 'jobs',
  jsonb_build_array('{"type": "a", "args": [], "queue": "bulk"}'::jsonb,
    jsonb_build_object('type', 'c', 'args', '[]'::jsonb, 'queue', 'bulk', 'id', given.id('taken')))));
select is(a.status, 422) from answer a;
select is(jsonb_path_query_array(a.body, '$.items[*].error.code'), '["conflict", "duplicate"]') from answer a;
select is(a.body #>> '{items,0,error,details,reason}', 'rolled_back') from answer a;
select is((select count(*) from ojs.job j where j.queue = 'bulk'), 0::bigint);

select is((ojs_enqueue_bulk('{"atomicity": "atomic", "jobs": [{"type": "a", "args": []}]}')).status, 201);
