select plan(10);

select is(e ->> 'sqlstate', 'OJ400', v.request), is(e #>> '{details,field}', v.field, v.request)
from (values ('{}', 'jobs'), ('{"jobs": []}', 'jobs'), ('{"jobs": {}}', 'jobs'), ('{"jobs": "x"}', 'jobs'),
  ('[]', null)) v(request, field),
  refusal(format('select ojs_enqueue_batch(%L)', v.request)) e;
