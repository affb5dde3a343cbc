select plan(6);
select given.job('available', 'before');
select ojs_configure_queue('{"name": "_default", "default_timeout": 60, "concurrency": 5,
  "backpressure": {"max_depth": 100}}');
select ojs_configure_queue('{"name": "own", "default_timeout": 30}');
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).body #> '{job,timeout_ms}', '60000');
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "new"}')).body #> '{job,timeout_ms}', '60000');
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "own"}')).body #> '{job,timeout_ms}', '30000');
select is(array_agg(q.name order by q.name), '{new,own,work}') from ojs.queue q where q.concurrency = 5;
select is(array_agg(b.queue order by b.queue), '{new,own,work}') from ojs.queue_bound b where b.max_depth = 100;

select ojs_configure_queue('{"name": "_default", "default_timeout": null, "concurrency": null, "backpressure": null}');
select is(array_agg(l.queue order by l.queue), '{new,work}', 'no more to look at') from ojs.lane l where l.plain;
