set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('completed', 'it', '{"unique": {}}');

set local ojs.now = '2030-01-05T12:00:00Z';
select is((ojs_enqueue('{"type": "test.job", "args": [], "unique": {"states": ["available", "completed"],
  "period": "P7D", "on_conflict": "ignore"}}')).body ->> 'id',
  given.id()::text);
set local ojs.now = '2030-01-08T12:00:00Z';
select is((ojs_enqueue('{"type": "test.job", "args": [], "unique": {"states": ["available", "completed"],
  "period": "P7D", "on_conflict": "ignore"}}')).status, 201);
