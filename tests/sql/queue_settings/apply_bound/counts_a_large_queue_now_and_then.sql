set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select ojs_configure_queue('{"name": "work", "backpressure": {"max_depth": 1200}}');
select ojs_enqueue_batch(jsonb_build_object('jobs', (
  select jsonb_agg('{"type": "a", "args": [], "queue": "work"}'::jsonb) from generate_series(1, 1200))));
select is(refusal($$ select ojs_enqueue('{"type": "a", "args": [], "queue": "work"}') $$) ->> 'code', 'QUEUE_FULL');
-- The refusal was rolled back with its count.
select is(status, 429) from ojs.enqueue_each(array['{"type": "a", "args": [], "queue": "work"}'::jsonb], false);
select is(counted, 1200::bigint) from ojs.queue_bound;
select ojs_fetch('{"queues": ["work"], "count": 1}');
select ojs_ack(jsonb_build_object('job_id', a.job_id)) from ojs.active a;

select is(e -> 'depth', '1200', 'not counted again yet')
from refusal($$ select ojs_enqueue('{"type": "a", "args": [], "queue": "work"}') $$) e;
set local ojs.now = '2030-01-01T12:00:00.1Z';
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).status, 201);
select is(depth, 1200::bigint) from ojs.queue_bound;
