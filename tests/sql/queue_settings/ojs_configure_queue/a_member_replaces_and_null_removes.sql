set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select ojs_configure_queue('{"name": "work", "concurrency": 3, "max_size": 5, "overflow_policy": "drop_oldest"}');
select is(r.body -> 'own', '{"concurrency": 4, "backpressure": {"max_depth": 5, "strategy": "drop_oldest",
  "warning_threshold": 0.8}}'), is(r.body #> '{configuration,max_size}', '5')
from ojs_configure_queue('{"name": "work", "concurrency": 4}') r;
select is(event('queue.config_updated') ->> 'queue', 'work');

select is((ojs_configure_queue('{"name": "work", "concurrency": null, "backpressure": null}')).body -> 'own', '{}');
select is(count(*), 0::bigint) from (select b.queue from ojs.queue_bound b union select s.queue from ojs.queue_setting s
  union select q.name from ojs.queue q where q.concurrency is not null) x;
select is((ojs_get_queue_config('{"name": "work"}')).body #>> '{configuration,retention,completed}', 'P7D');
