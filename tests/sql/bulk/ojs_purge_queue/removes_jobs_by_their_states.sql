select plan(8);
select given.job(s, s, jsonb_build_object('queue', 'work'))
from unnest('{completed,cancelled,discarded,active,retryable,scheduled,pending,available}'::text[]) s;
select given.job('available', 'elsewhere', '{"queue": "other"}');

create temp table answer as
select * from ojs_purge_queue('{"name": "work", "states": ["completed", "available", "scheduled"], "confirm": true}');
select is(a.status, 200) from answer a;
select is(jsonb_build_array(a.body -> 'purged_count', a.body -> 'states'),
  '[3, ["completed", "available", "scheduled"]]') from answer a;
select is(array(select s from unnest(given.states() || '{elsewhere}') s where job(s) is null order by s),
  '{available,completed,scheduled}');
select is((select array_agg(e order by e) from unnest(events('available')) e), '{job.cancelled,job.enqueued}');

select is(refusal(format('select ojs_purge_queue(%L)', r.request)) #>> '{details,field}', r.field)
from (values
  ('{"name": "work", "states": ["completed"]}'::jsonb, 'confirm'),
  ('{"name": "work", "confirm": true, "states": ["active"]}', 'states'),
  ('{"name": "work", "confirm": true, "states": ["completed"], "older_than": "long"}', 'older_than')) r(request, field);
select is(refusal($$ select ojs_purge_queue('{"name": "none", "states": ["completed"], "confirm": true}') $$)
  ->> 'code', 'not_found');
