select plan(7);
select given.a_job_in_every_state();
create temp table answer as select * from ojs_retry_jobs(jsonb_build_object('job_ids',
  (select jsonb_agg(given.id(s)) from unnest(given.states() || '{nobody}') s) || '["x"]'));

select is(a.status, 207) from answer a;
select is(a.body - 'items', '{"action": "retry", "total_matched": 10, "matched": 10, "retried": 2, "succeeded": 2,
  "skipped": 8, "failed": 8}') from answer a;
select is((select string_agg(i ->> 'status', ',' order by (i ->> 'index')::integer) from answer a,
  jsonb_array_elements(a.body -> 'items') i),
  'skipped,skipped,skipped,skipped,retried,skipped,skipped,retried,skipped,skipped');
select is(a.body #>> '{items,3,reason}', 'job is active, expected discarded or retryable') from answer a;
select is(a.body #>> '{items,9,error,code}', 'not_found') from answer a;
select is(state('discarded') || ' ' || state('retryable'), 'available available');
select is((ojs_retry_jobs(jsonb_build_object('job_ids', jsonb_build_array(given.id('active'))))).status, 422);
