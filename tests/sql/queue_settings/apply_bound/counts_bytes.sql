select plan(4);
select ojs_configure_queue('{"name": "work", "max_size_bytes": 700}');
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).status, 201);
select is(e ->> 'code', 'QUEUE_FULL'), is(e -> 'bound', '700')
from refusal(format('select ojs_enqueue(%L)',
  jsonb_build_object('type', 'a', 'args', array[repeat('x', 600)], 'queue', 'work'))) e;
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).status, 201, 'a small one fits');
