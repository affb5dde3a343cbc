select plan(3);
select ojs_configure_queue('{"name": "work", "backpressure": {"max_depth": 1}}');
select given.job('available', 'old', '{"unique": {"keys": ["type"], "on_conflict": "replace"}}');
select is((ojs_enqueue('{"type": "test.job", "args": [], "queue": "work",
  "unique": {"keys": ["type"], "on_conflict": "replace"}}')).status, 201);
select is(state('old'), 'cancelled');
select is((ojs_enqueue('{"type": "test.job", "args": [], "queue": "work",
  "unique": {"keys": ["type"], "on_conflict": "ignore"}}')).status, 200, 'nothing to store');
