select plan(6);
select is(refusal(format('select ojs_set_maintenance(%L)', r)) #>> '{details,field}', f)
from (values ('{}', 'enabled'), ('{"enabled": "yes"}', 'enabled'), ('{"enabled": true, "reason": 5}', 'reason'),
  ('{"enabled": true, "estimated_duration": "soon"}', 'estimated_duration'),
  ('{"enabled": true, "estimated_duration": 1800}', 'estimated_duration')) v(r, f);
select is((ojs_get_maintenance()).body -> 'maintenance', 'false');
