select plan(4);
select given.a_job_in_every_state();
create temp table answer as select * from ojs_cancel_jobs(jsonb_build_object('job_ids',
  (select jsonb_agg(given.id(s)) from unnest(given.states()) s)));
select is((select string_agg(i ->> 'status', ',' order by (i ->> 'index')::integer) from answer a,
  jsonb_array_elements(a.body -> 'items') i),
  'cancelled,cancelled,cancelled,skipped,cancelled,skipped,skipped,skipped');
select is(state('active'), 'active');
select is(a.body ->> 'cancelled', '4') from answer a;
select is(event('bulk.cancel.completed') - 'timestamp', '{"total": 8, "cancelled": 4, "skipped": 4}');
