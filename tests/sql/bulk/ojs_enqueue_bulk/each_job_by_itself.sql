select plan(9);
select given.job('available', 'taken', '{"unique": {"keys": ["type"], "on_conflict": "ignore"}, "type": "once"}');

create temp table answer as select * from ojs_enqueue_bulk(jsonb_build_object('jobs', jsonb_build_array(
  '{"type": "a", "args": [], "queue": "work"}'::jsonb, '{"type": "b"}'::jsonb,
  '{"type": "once", "args": [], "queue": "work", "unique": {"keys": ["type"], "on_conflict": "ignore"}}'::jsonb,
  jsonb_build_object('type', 'c', 'args', '[]'::jsonb, 'id', given.id('taken')))));

select is(a.status, 207) from answer a;
select is(a.headers, '{"X-OJS-Batch-Size": "4"}') from answer a;
select is(jsonb_path_query_array(a.body, '$.items[*].status'), '["created", "failed", "duplicate", "failed"]')
from answer a;
select is(jsonb_path_query_array(a.body, '$.items[*].index'), '[0, 1, 2, 3]') from answer a;
select is(a.body - 'items', '{"total": 4, "succeeded": 2, "failed": 2}') from answer a;
select is(a.body #>> '{items,0,job,state}', 'available') from answer a;
select is(a.body #>> '{items,1,error,details,field}', 'args') from answer a;
select is(a.body #>> '{items,2,job,id}', given.id('taken')::text) from answer a;
select is(event('bulk.enqueue.completed') - 'timestamp',
  '{"total": 4, "succeeded": 2, "failed": 2, "atomicity": "partial"}');
