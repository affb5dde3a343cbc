set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select ojs_pause_queue('{"name": "work"}');

select is(r.body - 'queue',
  '{"name": "work", "status": "active", "paused": false, "created_at": "2030-01-01T12:00:00.000Z",
    "resumed_at": "2030-01-01T12:00:00.000Z"}')
from ojs_resume_queue('{"name": "work"}') r;
select is((ojs_resume_queue('{"name": "work"}')).status, 200);
select is((ojs_resume_queue('{"name": "new"}')).status, 200);
select is(event('queue.resumed') ->> 'queue', 'work', 'a queue that was not paused is not told of');
select is((ojs_list_queues()).body #>> '{queues,0,name}', 'new');
