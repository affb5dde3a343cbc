select plan(10);
select given.chain('a', 'b', 'c');
select given.acked('a', '1');
select given.failed('b');
select is(workflow() ->> 'state', 'failed');

select is(r.status, 200), is(r.body ->> 'state', 'running'), is(r.body ->> 'previous_state', 'failed'),
  is(r.body #> '{retried,0,step_id}', '"step-1"'), is(r.body -> 'steps_retried', '1')
from ojs_retry_workflow(jsonb_build_object('id', given.workflow_id())) r;
select is(given.fetched('b') -> 'parent_results', '[1]');
select ojs_ack(jsonb_build_object('job_id', a.job_id)) from ojs.active a;
select given.acked('c');
select is(workflow() ->> 'state', 'completed');
select is(count(*), 1::bigint) from ojs.event e where e.type = 'workflow.resumed';
select is(a.outcome, '{"steps_retried": 1, "previous_state": "failed"}') from ojs.audit a
where a.door = 'ojs_retry_workflow' and a.target = given.workflow_id()::text;
