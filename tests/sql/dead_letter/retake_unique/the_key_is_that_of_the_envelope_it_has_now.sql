select plan(7);
select given.job('dead_letter', 'it', '{"args": [0], "unique": {"keys": ["type", "args", "queue"]}}');

select is((ojs_retry_dead_letter(about('it', '{"override": {"args": [1]}}'))).status, 200);
select is(refusal($$ select ojs_enqueue('{"type": "test.job", "args": [1], "queue": "work", "unique": {"keys": ["type",
  "args", "queue"]}}') $$)
  ->> 'sqlstate', 'OJ409', 'another job with the new args is a duplicate');
select is((ojs_enqueue('{"type": "test.job", "args": [0], "queue": "work", "unique": {"keys": ["type", "args",
  "queue"]}}')).status, 201,
  'one with the old args is not');

select given.failed();
select is(refusal($$ select ojs_retry_dead_letter(about('it', '{"override": {"args": [0]}}')) $$) ->> 'sqlstate',
  'OJ409');
select is((ojs_retry_dead_letter(about('it', '{"override": {"args": [0], "queue": "other"}}'))).status, 200,
  'the queue is part of the key');
select is(refusal($$ select ojs_enqueue('{"type": "test.job", "args": [0], "queue": "other", "unique": {"keys": ["type",
  "args", "queue"]}}') $$)
  ->> 'sqlstate', 'OJ409');
select is((ojs_enqueue('{"type": "test.job", "args": [1], "queue": "work", "unique": {"keys": ["type", "args",
  "queue"]}}')).status, 201,
  'what it was in between is free');
