select plan(4);
set local ojs.now = '2030-01-01T12:00:00Z';
select ojs_enqueue('{"type": "old", "args": []}');
set local ojs.now = '2030-01-02T12:00:00Z';
select ojs_enqueue('{"type": "new", "args": []}');
select is((
    select string_agg(j.doc ->> 'type', ',') from ojs.job j
    where j.id = any ((ojs.find_jobs((ojs.job_filter(v.filter)).filter, null, 10)).ids)),
  v.types, v.filter::text)
from (values
  ('{"since": "2030-01-02T00:00:00Z"}'::jsonb, 'new'),
  ('{"since": "PT1H"}', 'new'),
  ('{"until": "2030-01-02T00:00:00Z"}', 'old'),
  ('{"since": "2030-01-02T12:00:00.001Z", "until": "2030-02-02T12:00:00Z"}', null)) v(filter, types);
