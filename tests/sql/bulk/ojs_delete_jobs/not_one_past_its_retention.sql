select plan(2);
select given.job('completed');
select set_config('ojs.now', (ojs.now() + interval '1000 days')::text, true);
select is((ojs_delete_jobs(jsonb_build_object('job_ids', jsonb_build_array(given.id())))).body
  #>> '{items,0,error,code}', 'not_found', 'the day that holds it may have been counted already');
select is((select count(*) from ojs.done), 1::bigint);
