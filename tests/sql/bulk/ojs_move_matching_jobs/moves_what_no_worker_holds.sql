select plan(7);
select given.a_job_in_every_state();
create temp table answer as
select * from ojs_move_matching_jobs('{"filter": {"since": "P9D"}, "target_queue": "elsewhere", "confirm": true}');
select is(a.body -> 'moved', '4') from answer a;
select is(a.body ->> 'target_queue', 'elsewhere') from answer a;
select is(array(select j.queue || ' ' || j.state from ojs.job_state j where j.queue = 'elsewhere' order by 1),
  '{elsewhere available,elsewhere pending,elsewhere retryable,elsewhere scheduled}');
select is(given.fetched('elsewhere') ->> 'id', given.id('available')::text);
select is(refusal(format('select ojs_move_matching_jobs(%L)', r.request)) #>> '{details,field}', r.field)
from (values
  ('{"filter": {"since": "P9D"}, "confirm": true}'::jsonb, 'target_queue'),
  ('{"filter": {"since": "P9D"}, "confirm": true, "target_queue": "No Queue"}', 'target_queue'),
  ('{"filter": {"since": "P9D"}, "target_queue": "q"}', 'confirm')) r(request, field);
