set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('active', 'it', '{"unique": {}}');

select is((ojs_enqueue('{"type": "test.job", "args": [], "scheduled_at": "PT1H",
  "unique": {"states": ["scheduled"]}}')).status, 201);
select throws_ok($$ select ojs_enqueue('{"type": "test.job", "args": [], "scheduled_at": "PT1H",
  "unique": {"states": ["scheduled"]}}') $$, 'OJ409');
