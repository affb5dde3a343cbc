set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.job('available', 'old', '{"unique": {}}');

select is((ojs_enqueue(about('new', '{"type": "test.job", "args": [], "scheduled_at": "2030-01-01T15:00:00Z",
  "unique": {"on_conflict": "replace_except_schedule"}}'))).status, 201);

select is(state('old'), 'cancelled');
select is(state('new'), 'scheduled');
