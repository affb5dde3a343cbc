select plan(3);
select given.a_job_in_every_state();
select is((ojs_cancel_matching_jobs('{"filter": {"since": "P9D"}, "confirm": true}')).body -> 'cancelled', '5');
select is(array(select s from unnest(given.states()) s where state(s) = 'cancelled' order by s),
  '{active,available,cancelled,pending,retryable,scheduled}');
select is((ojs_cancel_matching_jobs('{"filter": {"since": "P9D"}, "confirm": true}')).body -> 'matched', '0');
