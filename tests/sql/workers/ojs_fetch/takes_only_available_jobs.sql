set local ojs.now = '2030-01-01T12:00:00Z';
select plan(1);
select given.a_job_in_every_state();

select results_eq(
  $$ select j ->> 'queue' from jsonb_array_elements((ojs_fetch(jsonb_build_object(
       'queues', given.states(), 'count', 100))).body -> 'jobs') j $$,
  array['available']);
