select plan(7);
select given.job('available');
select is(refusal(format('select ojs_update_job(about(''it'', %L) - ''job_id'')', v.request)) #>> '{details,field}',
  v.field, v.request)
from (values
  ('{}', 'priority'),
  ('{"priority": "5"}', 'priority'),
  ('{"priority": 1.5}', 'priority'),
  ('{"priority": null}', 'priority'),
  ('{"queue": null}', 'queue'),
  ('{"queue": ""}', 'queue'),
  ('{"prioritty": 1}', 'prioritty')) v(request, field);
