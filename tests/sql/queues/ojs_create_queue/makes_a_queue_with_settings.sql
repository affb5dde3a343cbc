set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
select is(r.status, 201), is(r.headers ->> 'Location', '/ojs/v1/queues/work'), is(r.body ->> 'state', 'active'),
  is(r.body #> '{config,concurrency}', '3'), is(r.body ->> 'created_at', '2030-01-01T12:00:00.000Z')
from ojs_create_queue('{"name": "work", "config": {"concurrency": 3}}') r;
select is(event('queue.created') ->> 'queue', 'work');
select is(refusal($$ select ojs_create_queue('{"name": "work"}') $$) ->> 'sqlstate', 'OJ409');
select is(refusal($$ select ojs_create_queue('{"name": "No"}') $$) #>> '{details,field}', 'queue');
select is((ojs_create_queue('{"name": "other", "max_size": 7}')).body #> '{configuration,max_size}', '7');
