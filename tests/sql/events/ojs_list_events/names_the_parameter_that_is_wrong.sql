select plan(6);

select is(e ->> 'sqlstate', 'OJ400', v.request), is(e #>> '{details,field}', v.field, v.request)
from (values ('{"limit": 0}', 'limit'), ('{"limit": "x"}', 'limit'), ('{"limit": -5}', 'limit')) v(request, field),
  refusal(format('select ojs_list_events(%L)', v.request)) e;
