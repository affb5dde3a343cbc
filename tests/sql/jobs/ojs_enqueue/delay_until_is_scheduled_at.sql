set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);

select is(r.body #>> '{job,state}', 'scheduled'), is(r.body #>> '{job,scheduled_at}', '2030-01-01T13:00:00.000Z'),
  is(r.body -> 'job' ? 'delay_until', false)
from ojs_enqueue('{"type": "a", "args": [], "options": {"delay_until": "PT1H"}}') r;
