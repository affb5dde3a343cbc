create or replace function ojs_retry_workflow(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/workflows/{id}/retry
-- Every failed step is retried as its dead letter would be (ojs.retry_dead), a thousand in one request at most. When
-- none can be, or the workflow cannot continue, nothing is changed.
declare
  v_now timestamptz := ojs.now();
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_state text;
  v_ids uuid[];
  v_step record;
  v_retried record;
  v_done jsonb := '[]';
  v_left jsonb := '[]';
begin
  perform ojs.guard('public.ojs_retry_workflow(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  select w.state into v_state from ojs.workflow w where w.id = v_id;
  if not found then
    perform ojs.raise(ojs.not_found('workflow', p_request ->> 'id'));
  end if;
  v_ids := array(select f.job_id from ojs.failed_steps(v_id) f where f.problem is null order by f.job_id limit 1000);
  perform ojs.lock_dead_steps(v_ids, v_now);
  for v_step in select * from ojs.failed_steps(v_id) loop
    if v_step.job_id = any (v_ids) and v_step.problem is null then
      v_retried := ojs.retry_dead(v_step.job_id, null, v_now);
      if v_retried.error is null and v_retried.workflow -> 'revived' is distinct from 'true' then
        perform ojs.fail('conflict', format('the workflow, or one around it, is %s, and cannot continue',
            v_retried.workflow ->> 'reason'),
          jsonb_build_object('workflow_id', v_id, 'current_state', v_state, 'reason', v_retried.workflow -> 'reason'));
      end if;
      if v_retried.error is null then
        v_done := v_done || v_step.shown;
        continue;
      end if;
      v_step.problem := v_retried.error ->> 'code';
    end if;
    v_left := v_left || (v_step.shown || jsonb_build_object('reason', coalesce(v_step.problem, 'more_than_1000')));
  end loop;

  if v_done = '[]' then
    perform ojs.fail('conflict', format('the workflow is %s, and has no step that can be retried', v_state),
      jsonb_build_object('workflow_id', v_id, 'current_state', v_state, 'reason', 'nothing_to_retry',
        'not_retried', jsonb_path_query_array(v_left, '$[0 to 99]')),
      'a step can be retried when its job has failed for good and is still kept');
  end if;
  perform ojs.audit('ojs_retry_workflow', v_id::text,
    jsonb_build_object('steps_retried', jsonb_array_length(v_done), 'previous_state', v_state));
  return ojs.ok(ojs.workflow_body(ojs.workflow_json(v_id)) || jsonb_build_object('previous_state', v_state,
    'steps_retried', jsonb_array_length(v_done), 'retried', v_done, 'not_retried', v_left));
end;
$$;
comment on function ojs_retry_workflow is
  'Retries the failed steps of the workflow {id}, and of those nested in it, so that it continues: 200 {workflow, '
  'previous_state, steps_retried, retried, not_retried}; each of not_retried has a reason. Errors OJ400, OJ404, OJ409 '
  'when no step can be retried, or the workflow was cancelled or has completed. ojs-workflows 8.2, 9.6.';
