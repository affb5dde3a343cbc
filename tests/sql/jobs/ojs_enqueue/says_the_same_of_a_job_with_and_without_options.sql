select plan(2);

create temporary table said as
select (ojs_enqueue('{"type": "a", "args": [1]}')).body -> 'job' as plain,
  (ojs_enqueue('{"type": "a", "args": [1], "options": {"priority": 0, "metadata": {}}}')).body -> 'job' as optional;
select is(array(select jsonb_object_keys(plain)), array(select jsonb_object_keys(optional - 'metadata'))) from said;
select is(plain - '{id,created_at,enqueued_at}'::text[], optional - '{id,created_at,enqueued_at,metadata}'::text[])
from said;
