select plan(5);
select given.workflow(jsonb_build_object('type', 'chain', 'steps', jsonb_build_array(
  jsonb_build_object('type', 'batch', 'jobs', given.steps('{a}'), 'callbacks', jsonb_build_object(
    'on_complete', given.steps('{told}') -> 0, 'on_success', given.steps('{pleased}') -> 0)),
  given.steps('{last}') -> 0)));
select given.failed('a');
select given.acked('told');
select is(step_states(), 'completed,pending', 'the chain went on when the callbacks of the batch had completed');

select is((b -> 'workflow') - 'id', '{"state": "completed", "revived": false, "reason": "completed"}')
from given.retried('a') b;
select given.acked('a');
select given.acked('last');
select is(workflow() ->> 'state', 'completed');
select is(count(*), 0::bigint) from ojs.job;
select is(count(*), 0::bigint) from ojs.event where type = 'workflow.resumed';
