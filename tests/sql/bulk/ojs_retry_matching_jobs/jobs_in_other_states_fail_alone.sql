select plan(3);
select given.job('active', 'a', '{"queue": "a"}');
select given.job('discarded', 'b', '{"queue": "b"}');
create temp table answer as select * from ojs_retry_matching_jobs(
  '{"filter": {"states": ["active", "discarded"]}, "confirm": true}');
select is(jsonb_build_array(a.body -> 'matched', a.body -> 'succeeded', a.body -> 'failed'), '[2, 1, 1]') from answer a;
select is(a.body -> 'errors', jsonb_build_array(jsonb_build_object('job_id', given.id('a'),
  'error', 'job is active, expected discarded or retryable'))) from answer a;
select is(state('b'), 'available');
