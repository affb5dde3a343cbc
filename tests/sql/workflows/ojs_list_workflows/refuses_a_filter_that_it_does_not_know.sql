select plan(6);
select is(refusal(format('select ojs_list_workflows(%L)', r)) #>> '{details,field}', f)
from (values ('{"state": "ended"}', 'state'), ('{"state": 5}', 'state'), ('{"type": "saga"}', 'type'),
  ('{"since": "yesterday"}', 'since'), ('{"limit": 0}', 'limit'), ('{"owner": "me"}', 'owner')) v(r, f);
