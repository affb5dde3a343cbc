set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select ojs_enqueue_batch(jsonb_build_object('jobs', jsonb_agg('{"type": "a", "args": [], "queue": "work"}'::jsonb)))
from generate_series(1, 2500);
select ojs_configure_queue('{"name": "work", "backpressure": {"max_size_bytes": 700, "strategy": "drop_oldest"}}');
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).status, 201, 'it takes jobs');
select is(count(*), 1500::bigint, 'one enqueue drops a thousand') from ojs.ready;
set local ojs.now = '2030-01-01T12:01:00Z';
select ojs_enqueue('{"type": "a", "args": [], "queue": "work"}');
set local ojs.now = '2030-01-01T12:02:00Z';
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).status, 201);
select ok(count(*) < 10, 'three have dropped nearly all') from ojs.ready;
select ok(bytes <= 700) from ojs.queue_bound;
