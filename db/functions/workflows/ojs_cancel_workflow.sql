create or replace function ojs_cancel_workflow(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/workflows/{id}
declare
  v_now timestamptz := ojs.now();
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_workflow ojs.workflow;
  v_completed integer;
  v_cancelled integer;
begin
  perform ojs.guard('public.ojs_cancel_workflow(jsonb)');
  perform from ojs.workflow w where w.id = (select x.root_id from ojs.workflow x where x.id = v_id) for update;
  select * into v_workflow from ojs.workflow w where w.id = v_id;
  if not found then
    perform ojs.raise(ojs.not_found('workflow', p_request ->> 'id'));
  elsif v_workflow.state <> 'running' then
    perform ojs.fail('conflict', format('workflow is %s already', v_workflow.state), jsonb_build_object(
      'workflow_id', v_id, 'current_state', v_workflow.state, 'reason', 'invalid_state_transition'));
  end if;

  select count(*) into v_completed from ojs.step s where s.workflow_id = v_id and s.state = 'completed';
  perform ojs.cancel_workflow(v_id, v_now);
  select count(*) into v_cancelled from ojs.step s where s.workflow_id = v_id and s.state = 'cancelled';
  if v_workflow.parent_id is not null then
    perform ojs.advance_workflows(array[row(v_workflow.parent_id, v_workflow.parent_step, 'cancelled', null, null, null,
      v_workflow.created_at)::ojs.step_end], v_now);
  end if;
  perform ojs.audit('ojs_cancel_workflow', v_id::text, jsonb_build_object('steps_cancelled', v_cancelled));
  return ojs.ok(ojs.workflow_body(ojs.workflow_json(v_id) || jsonb_build_object(
    'steps_cancelled', v_cancelled, 'steps_already_completed', v_completed, 'cancelled_steps', v_cancelled)));
end;
$$;
comment on function ojs_cancel_workflow is
  'Cancels the running workflow {id}: steps that have not started never will, and active jobs may finish. 200 '
  '{workflow} with steps_cancelled and steps_already_completed. Errors OJ404, OJ409 when it has ended. ojs-workflows '
  '11.3, ojs-http-binding 14.3.';
