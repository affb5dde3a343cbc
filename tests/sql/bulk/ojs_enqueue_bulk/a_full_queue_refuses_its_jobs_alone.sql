select plan(4);
select ojs_configure_queue('{"name": "small", "backpressure": {"max_depth": 2, "strategy": "reject"}}');
create temp table answer as select * from ojs_enqueue_bulk('{"jobs": [
  {"type": "t", "args": [], "queue": "small"}, {"type": "t", "args": [], "queue": "small"},
  {"type": "t", "args": [], "queue": "small"}, {"type": "t", "args": [], "queue": "large"}]}');
select is(a.status, 207) from answer a;
select is(a.body #>> '{items,3,status}', 'created') from answer a;
select is(a.body #>> '{items,2,error,code}', 'QUEUE_FULL') from answer a;
select is((select count(*) from ojs.job), (a.body ->> 'succeeded')::bigint) from answer a;
