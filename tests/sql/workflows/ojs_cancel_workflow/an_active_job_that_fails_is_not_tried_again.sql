set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.chain('a', 'b');
select given.fetched('a');
select ojs_cancel_workflow(jsonb_build_object('id', given.workflow_id()));

select ojs_nack(jsonb_build_object('job_id', id, 'error', '{"code": "e"}'::jsonb)) from ojs.job_state;
set local ojs.now = '2030-01-01T13:00:00Z';

select is((ojs_fetch('{"queues": ["a", "b"]}')).body -> 'jobs', '[]', 'nothing of a cancelled workflow is fetched');
select is(workflow() ->> 'state', 'cancelled');
