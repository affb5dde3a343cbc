set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select given.chain('a', 'b');
set local ojs.now = '2030-01-01T12:00:04Z';
select given.acked('a');
select given.failed('b');

select is(e ->> 'workflow_name', 'flow'), is(e -> 'total_steps', '2') from event('workflow.started') e;
select is(e -> 'steps_remaining', '1') from event('workflow.step_completed') e;
select is(e ->> 'failed_step_type', 'b'), is(e -> 'duration_ms', '4000') from event('workflow.failed') e;
