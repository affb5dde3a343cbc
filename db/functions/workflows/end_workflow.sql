create or replace function ojs.end_workflow(p_id uuid, p_now timestamptz) returns ojs.step_end[]
language plpgsql as $$
-- Ends a workflow in which nothing is left to run, as completed or failed: by its callbacks if it is a batch in which
-- some started, else by its steps (ojs-workflows 8.3). Returns the end of the step that it is in its parent, if it has
-- one.
declare
  v_workflow ojs.workflow;
  v_results jsonb;
  v_failure ojs.step;
begin
  select * into v_workflow from ojs.workflow w where w.id = p_id;
  select * into v_failure
  from ojs.step s
  where s.workflow_id = p_id and s.state <> 'completed'
    and case when v_workflow.callbacks_pending is not null
              and exists (select from ojs.step c where c.workflow_id = p_id and ojs.was_started(c) and c.role <> 'step')
        then s.role <> 'step' and ojs.was_started(s)
        else s.role = 'step' end
  order by s.state = 'failed' desc, s.completed_at, s.index
  limit 1;

  update ojs.workflow w
  set state = case when v_failure.index is null then 'completed' else 'failed' end, completed_at = p_now
  where w.id = p_id
  returning * into v_workflow;
  perform ojs.record_workflow_event(p_id, 'workflow.' || v_workflow.state, case when v_failure.index is null then '{}'
    else jsonb_build_object('failed_step_id', v_failure.name, 'failed_step_type', v_failure.type,
      'error', v_failure.error) end, p_now);
  if v_workflow.parent_id is null then
    return '{}';
  end if;

  select jsonb_agg(ojs.step_result(s.total, s.result, s.error, s.result_bytes, s.job_id, s.child_id) order by s.index)
  into v_results
  from (
    select s.index, s.result, s.error, s.result_bytes, s.job_id, s.child_id,
      sum(coalesce(s.result_bytes, 4)) over (order by s.index rows unbounded preceding) as total
    from ojs.step s where s.workflow_id = p_id and s.role = 'step') s;
  return array[row(v_workflow.parent_id, v_workflow.parent_step, v_workflow.state, v_results, v_failure.error, null,
    v_workflow.created_at)::ojs.step_end];
end;
$$;
