set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select ojs_pause_queue('{"name": "work"}');
create temporary table before as select ctid::text as version from ojs.queue;
set local ojs.now = '2030-01-01T13:00:00Z';

select is((ojs_pause_queue('{"name": "work"}')).body ->> 'paused_at', '2030-01-01T12:00:00.000Z');
select is(q.ctid::text, b.version) from ojs.queue q, before b;
select is(count(*), 1::bigint) from ojs.event where type = 'queue.paused';

select ojs_resume_queue('{"name": "work"}');
select is((ojs_resume_queue('{"name": "work"}')).status, 200);
select is(count(*), 1::bigint) from ojs.event where type = 'queue.resumed';
select is((ojs_resume_queue('{"name": "other"}')).body ->> 'status', 'active');
