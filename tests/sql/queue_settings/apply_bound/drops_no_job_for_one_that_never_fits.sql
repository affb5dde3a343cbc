select plan(4);
select given.job('available', 'a');
select ojs_configure_queue('{"name": "work", "backpressure": {"max_size_bytes": 700, "strategy": "drop_oldest"}}');
select is(refusal(format('select ojs_enqueue(%L)',
  jsonb_build_object('type', 'a', 'args', array[repeat('x', 900)], 'queue', 'work'))) ->> 'code', 'QUEUE_FULL');
select is(state('a'), 'available', 'a job that is larger than the bound makes no room for itself');
select is((select array_agg(item ->> 'status') from jsonb_array_elements((ojs_enqueue_bulk(jsonb_build_object('jobs',
  jsonb_build_array(jsonb_build_object('type', 'a', 'args', array[repeat('x', 900)], 'queue', 'work'),
    '{"type": "a", "args": [], "queue": "work"}'::jsonb)))).body -> 'items') item), '{failed,created}');
select is(state('a'), 'available', 'nor does one that comes with others');
