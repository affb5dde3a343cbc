select plan(51);

select is(e ->> 'sqlstate', 'OJ400', v.request), is(e ->> 'code', 'invalid_workflow', v.request),
  is(e #>> '{details,validation_errors,0,path}', v.path, v.request)
from (values
  ('{"type": "chain"}', '$.steps'),
  ('{"type": "chain", "steps": []}', '$.steps'),
  ('{"type": "chain", "steps": {}}', '$.steps'),
  ('{"type": "chain", "steps": [5]}', '$.steps[0]'),
  ('{"type": "group", "jobs": []}', '$.jobs'),
  ('{"type": "spiral", "jobs": [{"type": "a", "args": []}]}', '$.type'),
  ('{"type": "batch", "jobs": [{"type": "a", "args": []}]}', '$.callbacks'),
  ('{"type": "batch", "jobs": [{"type": "a", "args": []}], "callbacks": {}}', '$.callbacks'),
  ('{"type": "batch", "jobs": [{"type": "a", "args": []}], "callbacks": {"on_success": {"type": "X", "args": []}}}',
    '$.callbacks.on_success.type'),
  ('{"type": "chain", "name": 5, "steps": [{"type": "a", "args": []}]}', '$.name'),
  ('{"type": "chain", "steps": [{"type": "a", "args": []}, {"type": "A", "args": []}]}', '$.steps[1].type'),
  ('{"type": "group", "jobs": [{"type": "a"}]}', '$.jobs[0].args'),
  ('{"type": "chain", "steps": [{"type": "group", "jobs": []}]}', '$.steps[0].jobs'),
  ('{"steps": [{"id": "a", "type": "a", "args": []}, {"id": "a", "type": "b", "args": []}]}', '$.steps[0].id'),
  ('{"steps": [{"id": "a", "type": "a", "args": [], "depends_on": ["x"]}]}', '$.steps[0].depends_on'),
  ('{"steps": [{"id": "a", "type": "a", "args": [], "depends_on": "b"}]}', '$.steps[0].depends_on'),
  ('{"steps": [{"id": "a", "type": "a", "args": [], "depends_on": ["b"]}, {"id": "b", "type": "b", "args": [],
    "depends_on": ["a"]}]}', '$.steps')) v(request, path),
  refusal(format('select ojs_create_workflow(%L)', v.request)) e;
