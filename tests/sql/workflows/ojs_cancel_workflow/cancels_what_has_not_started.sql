set local ojs.now = '2030-01-01T12:00:00Z';
select plan(7);
select given.chain('a', 'b', 'c');
select given.acked('a');

select is(w ->> 'state', 'cancelled'), is(w ->> 'cancelled_at', '2030-01-01T12:00:00.000Z'),
  is(w -> 'steps_cancelled', '2'), is(w -> 'steps_already_completed', '1')
from (select (ojs_cancel_workflow(jsonb_build_object('id', given.workflow_id()))).body -> 'workflow') r(w);

select is(step_states(), 'completed,cancelled,cancelled');
select is((ojs_fetch('{"queues": ["a", "b", "c"], "count": 9}')).body -> 'jobs', '[]');
select is(event('workflow.cancelled') ->> 'workflow_name', 'flow');
