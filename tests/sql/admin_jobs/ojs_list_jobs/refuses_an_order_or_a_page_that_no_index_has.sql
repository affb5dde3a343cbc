select plan(7);
select is(refusal(format('select ojs_list_jobs(%L)', v.request)) #>> '{details,field}', v.field, v.request)
from (values
  ('{"sort": "priority"}', 'sort'),
  ('{"order": "asc"}', 'order'),
  ('{"page": 200, "limit": 100}', 'page'),
  ('{"offset": 10000}', 'offset'),
  ('{"stat": "active"}', 'stat'),
  ('{"state": "dead"}', 'state'),
  ('{"search": "id=7"}', 'search')) v(request, field);
