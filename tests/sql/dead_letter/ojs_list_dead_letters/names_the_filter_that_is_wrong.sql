select plan(8);

select is(e ->> 'sqlstate', 'OJ400', v.request), is(e #>> '{details,field}', v.field, v.request)
from (values
  ('{"limit": 0}', 'limit'),
  ('{"limit": "many"}', 'limit'),
  ('{"offset": -1}', 'offset'),
  ('{"since": "yesterday"}', 'since')) v(request, field),
  refusal(format('select ojs_list_dead_letters(%L)', v.request)) e;
