select plan(2);
select given.job('dead_letter');
select ojs_configure_queue('{"name": "work", "backpressure": {"max_depth": 2}}');
select ojs_enqueue('{"type": "a", "args": [], "queue": "work"}');
select is((ojs_retry_dead_letter(jsonb_build_object('id', given.id()))).status, 200);
select is(refusal($$ select ojs_enqueue('{"type": "a", "args": [], "queue": "work"}') $$) -> 'depth', '2');
