select plan(4);

select is(r.body #>> '{job,queue}', 'a'), is(r.body #>> '{job,priority}', '5'), is(r.body #> '{job,options}', null)
from ojs_enqueue('{"type": "a", "args": [], "queue": "b", "priority": 5, "options": {"queue": "a"}}') r;
select is(r.body #> '{job,options}', null, 'options have no options')
from ojs_enqueue('{"type": "a", "args": [], "options": {"options": {"queue": "b"}}}') r;
