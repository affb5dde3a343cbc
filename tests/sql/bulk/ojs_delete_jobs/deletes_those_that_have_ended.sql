select plan(6);
select given.a_job_in_every_state();
create temp table answer as select * from ojs_delete_jobs(jsonb_build_object('job_ids',
  (select jsonb_agg(given.id(s)) from unnest(given.states()) s)));
select is((select string_agg(i ->> 'status', ',' order by (i ->> 'index')::integer) from answer a,
  jsonb_array_elements(a.body -> 'items') i),
  'skipped,skipped,skipped,skipped,skipped,deleted,deleted,deleted');
select is(job(s), null, s) from unnest('{completed,cancelled,discarded}'::text[]) s;
select ojs.tick('{fold}');
select is((select sum(t.completed + t.cancelled + t.discarded) from ojs.queue_total t), 0::numeric);
select is(array(select s from unnest(given.states()) s where state(s) is not null order by s),
  '{active,available,pending,retryable,scheduled}');
