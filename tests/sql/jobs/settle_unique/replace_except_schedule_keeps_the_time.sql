set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select given.job('scheduled', 'old', '{"scheduled_at": "2030-01-01T14:00:00Z", "unique": {}}');

select is(r.status, 201), is((r.body #>> '{job,scheduled_at}')::timestamptz, timestamptz '2030-01-01T14:00:00Z'),
  is(r.body #> '{job,args}', '["new"]')
from ojs_enqueue(about('new',
  '{"type": "test.job", "args": ["new"], "queue": "work", "scheduled_at": "2030-01-01T15:00:00Z",
  "unique": {"on_conflict": "replace_except_schedule"}}')) r;

select is(state('old'), 'cancelled');
set local ojs.now = '2030-01-01T14:00:00Z';
select is(given.fetched() ->> 'id', given.id('new')::text);
