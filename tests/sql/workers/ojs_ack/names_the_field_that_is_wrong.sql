select plan(6);

select is(refusal(format('select ojs_ack(%L)', v.request)) ->> 'sqlstate', 'OJ400', v.request),
  is(refusal(format('select ojs_ack(%L)', v.request)) #>> '{details,field}', v.field, v.request)
from (values ('{}', 'job_id'), ('{"job_id": 5}', 'job_id'), ('{"job_id": "x", "worker_id": 1}', 'worker_id')) v(request,
  field);
