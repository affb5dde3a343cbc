select plan(6);
select given.job('available', 'first');
select given.job('available', 'second');
select is((ojs_update_job(about('second', '{"priority": 7}'))).body - 'id', '{"state": "available", "priority": 7,
  "previous_priority": 0, "queue": "work", "previous_queue": "work"}');
select is(job('second') -> 'priority', '7');
select is(event('priority.changed') -> 'previous_priority', '0');
select is((select a.outcome -> 'priority' from ojs.audit a where a.door = 'ojs_update_job'), '7');
select is(given.fetched() ->> 'id', given.id('second')::text);
select is(given.fetched() ->> 'id', given.id('first')::text);
