select plan(2);
select given.a_job_in_every_state();
select is((ojs_delete_matching_jobs('{"filter": {"since": "P9D"}, "confirm": true}')).body -> 'deleted', '3');
select is(array(select s from unnest(given.states()) s where state(s) is null order by s),
  '{cancelled,completed,discarded}');
