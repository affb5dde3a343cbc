set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);

select is(r.body - 'queue',
  '{"name": "work", "status": "paused", "paused": true, "created_at": "2030-01-01T12:00:00.000Z",
    "paused_at": "2030-01-01T12:00:00.000Z"}'),
  is(r.body #>> '{queue,status}', 'paused')
from ojs_pause_queue('{"name": "work"}') r;
set local ojs.now = '2030-01-01T13:00:00Z';
select is(r.status, 200), is(r.body ->> 'paused_at', '2030-01-01T12:00:00.000Z')
from ojs_pause_queue('{"name": "work"}') r;
select is((ojs_pause_queue('{"name": "work", "ojs_version": "1.0"}')).body ->> 'queue', 'work',
  'the SDKs want its name');
