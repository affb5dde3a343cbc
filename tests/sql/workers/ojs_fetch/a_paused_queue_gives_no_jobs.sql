select plan(3);
select given.job('available');
select ojs_pause_queue('{"name": "work"}');

select is((ojs_fetch('{"queues": ["work"]}')).body, '{"jobs": []}');

select is(state(), 'available');
select ojs_resume_queue('{"name": "work"}');
select is(given.fetched() ->> 'id', given.id()::text);
