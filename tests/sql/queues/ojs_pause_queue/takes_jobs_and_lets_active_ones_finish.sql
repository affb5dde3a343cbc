select plan(4);
select given.job('active');
select ojs_pause_queue('{"name": "work"}');

select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).body ->> 'state', 'available');
select is((ojs_ack(about())).status, 200);
select is((ojs_fetch('{"queues": ["work", "other"]}')).body -> 'jobs', '[]');
select is(event('queue.paused') ->> 'queue', 'work');
