select plan(8);
select is(r.body -> 'rate', '{"limit": 1, "period": "PT1H"}'), is(r.body -> 'concurrency', '9')
from ojs_limit_queue('{"name": "work", "concurrency": 9, "rate": {"limit": 1, "period": "PT1H"}}') r;
select ojs_enqueue_batch('{"jobs": [{"type": "a", "args": [], "queue": "work"},
  {"type": "a", "args": [], "queue": "work"}]}');
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 5}')).body -> 'jobs'), 1);

select is((ojs_limit_queue('{"name": "work", "concurrency": null}')).body #> '{own,rate_limit}' is not null, true,
  'what is left out stays');
select is((ojs_limit_queue('{"name": "work", "rate": null}')).body -> 'own', '{}');
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 5}')).body -> 'jobs'), 1, 'lifted at once');
select is(refusal($$ select ojs_limit_queue('{"name": "work", "rates": 1}') $$) ->> 'sqlstate', 'OJ400');
select is(refusal($$ select ojs_limit_queue('{"name": "work", "concurrency": "x"}') $$) #>> '{details,field}',
  'concurrency');
