set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.workflow('{"type": "chain", "steps": [{"type": "a", "args": [], "options": {"queue": "a",
  "expires_at": "PT1M"}}]}', 'expires');
select given.workflow('{"type": "chain", "steps": [{"type": "b", "args": [], "options": {"queue": "b", "timeout": 1,
  "retry": {"max_attempts": 1}}}]}', 'times out');
select given.workflow('{"type": "chain", "steps": [{"type": "c", "args": [], "options": {"queue": "c",
  "visibility_timeout": 1, "retry": {"max_attempts": 1}}}]}', 'is lost');
select given.fetched('b');
select given.fetched('c');
set local ojs.now = '2030-01-01T12:01:00Z';

select ojs.tick('{reap}');

select is(workflow(w) ->> 'state', 'failed', w) from unnest(array['expires', 'times out', 'is lost']) w;
