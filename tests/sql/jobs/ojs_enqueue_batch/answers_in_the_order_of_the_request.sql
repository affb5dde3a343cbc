select plan(5);

select is(r.status, 201), is(r.body -> 'count', '3'),
  is(array(select j #>> '{args,0}' from jsonb_array_elements(r.body -> 'jobs') j), array['a', 'b', 'c']),
  is(array(select j ->> 'state' from jsonb_array_elements(r.body -> 'jobs') j),
    array['available', 'scheduled', 'pending']),
  is(array(select j ->> 'queue' from jsonb_array_elements(r.body -> 'jobs') j), array['default', 'other', 'default'])
from ojs_enqueue_batch('{"jobs": [{"type": "t", "args": ["a"]}, {"type": "t", "args": ["b"],
  "options": {"queue": "other", "scheduled_at": "PT1H"}},
  {"type": "t", "args": ["c"], "options": {"pending": true}}]}') r;
