create or replace function ojs.workflow_summary(p_workflow ojs.workflow) returns jsonb
language sql stable as $$
  -- A workflow as lists show it: without its steps. Those of a large one are not counted one by one: steps_completed is
  -- left out.
  select jsonb_strip_nulls(jsonb_build_object('id', p_workflow.id, 'type', p_workflow.type, 'name', p_workflow.name,
      'state', p_workflow.state, 'job_count', p_workflow.job_count, 'steps_total', t.total,
      'steps_completed', t.completed, 'steps_failed', t.failed, 'jobs_total', t.total, 'jobs_completed', t.completed,
      'created_at', ojs.stamp(p_workflow.created_at), 'completed_at', ojs.stamp(p_workflow.completed_at),
      'cancelled_at', ojs.stamp(p_workflow.cancelled_at)))
    || case when octet_length(p_workflow.meta::text) <= 4096 then jsonb_build_object('meta', p_workflow.meta)
      else '{}' end
  from (
    select count(*) as total, count(*) filter (where s.state = 'completed') as completed,
      count(*) filter (where s.state = 'failed') as failed
    from ojs.step s
    where s.workflow_id = p_workflow.id and s.role = 'step' and p_workflow.job_count <= 1000
    having p_workflow.job_count <= 1000
    union all
    select max(s.index) + 1, null, null from ojs.step s
    where s.workflow_id = p_workflow.id and s.role = 'step' and p_workflow.job_count > 1000
    having p_workflow.job_count > 1000
  ) t
$$;
