select plan(18);

select is(e ->> 'sqlstate', 'OJ400', v.request), is(e #>> '{details,field}', v.field, v.request)
from (values ('{"limit": 0}', 'limit'), ('{"limit": "x"}', 'limit'), ('{"limit": -5}', 'limit'),
    ('{"types": 5}', 'types'), ('{"queues": {}}', 'queues'), ('{"job_types": true}', 'job_types'),
    ('{"types": ""}', 'types'), ('{"queues": ""}', 'queues'), ('{"job_types": ""}', 'job_types')) v(request, field),
  refusal(format('select ojs_list_events(%L)', v.request)) e;
