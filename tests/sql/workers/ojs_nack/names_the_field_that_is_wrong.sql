select plan(12);
select given.job('active');

select is(refusal(format('select ojs_nack(about(''it'', %L))', v.request)) ->> 'sqlstate', 'OJ400', v.request),
  is(refusal(format('select ojs_nack(about(''it'', %L))', v.request)) #>> '{details,field}', v.field, v.field)
from (values
  ('{}', 'error'),
  ('{"error": "broken"}', 'error'),
  ('{"error": {"code": 5}}', 'error.code'),
  ('{"error": {"code": "e", "message": []}}', 'error.message'),
  ('{"error": {"code": "e", "retryable": "no"}}', 'error.retryable'),
  ('{"error": {"code": "e"}, "requeue": 1}', 'requeue')) v(request, field);
