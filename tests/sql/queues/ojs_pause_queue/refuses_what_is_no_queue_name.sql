select plan(6);

select is(e ->> 'sqlstate', 'OJ400', v.request), is(e #>> '{details,field}', 'queue', v.request)
from (values ('{"name": "Not A Queue"}'), ('{"name": 5}'), ('{}')) v(request),
  refusal(format('select ojs_pause_queue(%L)', v.request)) e;
