select plan(15);
select is((ojs.job_filter(v.filter)).error #>> '{details,field}', v.field, v.filter::text)
from (values
  ('[]'::jsonb, 'filter'),
  ('{"stat": "available"}', 'stat'),
  ('{"state": "gone"}', 'state'),
  ('{"states": ["available", 1]}', 'states'),
  ('{"state": ""}', 'state'),
  ('{"queue": 1}', 'queue'),
  ('{"queue": ""}', 'queue'),
  ('{"type": []}', 'type'),
  ('{"since": "yesterday"}', 'since'),
  ('{"until": "2030-01-01T00:00:00"}', 'until'),
  ('{"priority": "high"}', 'priority'),
  ('{"search": "id=1"}', 'search'),
  ('{"search": "args.0"}', 'search'),
  ('{"search": ["meta.a=1", 2]}', 'search'),
  ('{"meta": "a"}', 'meta')) v(filter, field);
