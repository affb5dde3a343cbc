select plan(4);

select given.workflow('{"type": "chain", "options": {"queue": "q", "priority": 1}, "steps": [{"type": "a", "args": [1],
  "meta": {"m": 1}, "x_mine": {"y": 1},
  "role": "admin", "steps": 5, "options": {"priority": 7, "retry": {"max_attempts": 9}}}]}');

select is(j -> 'x_mine', '{"y": 1}'), is(j -> 'role', '"admin"'), is(j -> 'steps', '5'),
  is((j -> 'priority', j -> 'max_attempts', j -> 'meta')::text, (7, 9, '{"m": 1}'::jsonb)::text)
from given.fetched('q') j;
