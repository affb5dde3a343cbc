select plan(2);

select is(r.body #>> '{job,state}', 'pending'), is(r.body -> 'job' ? 'enqueued_at', false)
from ojs_enqueue('{"type": "a", "args": [], "options": {"pending": true, "scheduled_at": "PT1H"}}') r;
