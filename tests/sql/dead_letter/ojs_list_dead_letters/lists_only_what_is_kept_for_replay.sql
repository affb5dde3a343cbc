select plan(2);
select given.a_job_in_every_state();
select given.job('dead_letter');

select is((ojs_list_dead_letters()).body -> 'jobs', jsonb_build_array(job()));
select is((ojs_list_dead_letters()).body -> 'pagination' -> 'total', '1');
