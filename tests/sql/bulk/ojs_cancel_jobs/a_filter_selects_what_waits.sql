select plan(8);
select given.a_job_in_every_state();
create temp table answer as
select * from ojs_cancel_jobs(jsonb_build_object('filter', jsonb_build_object('type', 'test.job')));
select is(a.status, 200) from answer a;
select is(jsonb_build_array(a.body -> 'total_matched', a.body -> 'cancelled', a.body -> 'skipped'), '[2, 2, 0]')
from answer a;
select is(array(select s from unnest(given.states()) s where state(s) = 'cancelled' order by s),
  '{available,cancelled,scheduled}');

select is((ojs_cancel_jobs('{"filter": {"state": ["retryable", "active"], "priority": 0}}')).status, 207);
select is(state('retryable') || ' ' || state('active'), 'cancelled active');
select is(refusal($$ select ojs_cancel_jobs('{"filter": {"kind": "x"}}') $$) #>> '{details,field}', 'kind');

-- A filter that was not filled in.
select is(refusal($$ select ojs_cancel_jobs('{"filter": {"states": "available,scheduled"}}') $$)
  #>> '{details,field}', 'filter');
select is((ojs_cancel_jobs('{"filter": {}, "confirm": true}')).status, 200);
