select plan(4);
select ojs_create_queue('{"name": "work", "concurrency": 3}');
select ojs_delete_queue('{"name": "work"}');
-- An enqueue that was under way.
insert into ojs.job (id, queue, priority, seq, state, max_attempts, created_at, doc)
values (given.id(), 'work', 0, 1, 'pending', 3, ojs.now(), '{"type": "t"}');
select ojs.tick('{drain}');
update ojs.queue_drain set asof = '3';
select ojs.tick('{drain}');
select is(count(*), 1::bigint) from ojs.queue q where q.name = 'work';
select is(count(*), 0::bigint) from ojs.queue_drain;
select is(state(), 'pending');
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).status, 201);
