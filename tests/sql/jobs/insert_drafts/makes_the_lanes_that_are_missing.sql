select plan(3);
select from ojs_enqueue('{"type": "a", "args": [], "queue": "known"}');
select from ojs_enqueue_batch('{"jobs": [{"type": "a", "args": [], "queue": "known"},
  {"type": "a", "args": [], "queue": "known", "priority": 5}, {"type": "a", "args": [], "queue": "new"}]}');

select is(array_agg(l.queue || l.priority order by l.queue, l.priority), '{known0,known5,new0}') from ojs.lane l;
select is(array_agg(q.name order by q.name), '{known,new}') from ojs.queue q;
select is(count(*), 4::bigint) from ojs.ready;
