set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select given.chain('a', 'b');
select given.fetched('a');
select ojs_cancel_workflow(jsonb_build_object('id', given.workflow_id()));
select is(array(select state from ojs.job_state), array['active']);

select is((ojs_ack(jsonb_build_object('job_id', id))).status, 200) from ojs.job_state;

select is((ojs_fetch('{"queues": ["a", "b"]}')).body -> 'jobs', '[]');
select is(step_states(), 'completed,cancelled');
select is(workflow() ->> 'state', 'cancelled');
