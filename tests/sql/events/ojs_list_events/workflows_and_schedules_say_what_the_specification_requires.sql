set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.chain('a', 'b');
set local ojs.now = '2030-01-01T12:00:04Z';
select given.acked('a');
select given.acked('b');
select given.workflow('{"type": "chain", "steps": [{"type": "c", "args": [], "options": {"queue": "c"}}]}', 'failing');
select given.failed('c');
select given.cron('skip');
select given.fired();
select given.fired('2030-01-01T11:00:00Z');

select ok(event(v.type) ?& v.members, v.type || ': ' || coalesce(event(v.type)::text, 'none'))
from (values
  ('workflow.started', array['workflow_id', 'workflow_name', 'total_steps']),
  ('workflow.step_completed',
    array['workflow_id', 'workflow_name', 'step_id', 'step_type', 'duration_ms', 'steps_remaining']),
  ('workflow.completed', array['workflow_id', 'workflow_name', 'total_steps', 'duration_ms']),
  ('workflow.failed', array['workflow_id', 'workflow_name', 'failed_step_id', 'failed_step_type', 'error']),
  ('cron.triggered', array['cron_name', 'cron_expr', 'job_type', 'job_id', 'scheduled_at']),
  ('cron.skipped', array['cron_name', 'cron_expr', 'job_type', 'reason'])) v(type, members);
select is(event('workflow.step_completed') ->> 'step_id', 'step-1', 'the id of the step');
select is(event('workflow.step_completed') ->> 'step_type', 'b');
