select plan(2);
select given.chain('a', 'b');

select ojs_cancel_job(jsonb_build_object('id', id)) from ojs.job_state;

select is(workflow() ->> 'state', 'failed');
select is(step_states(), 'cancelled,cancelled');
