create or replace function ojs_retry_job(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/admin/jobs/{id}/retry
-- A discarded job begins a new life; one that waits for its next attempt does not wait any longer.
declare
  v_now timestamptz := ojs.now();
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_retried record;
  v_state text := 'discarded';
  v_workflow jsonb;
  v_error jsonb;
begin
  perform ojs.guard('public.ojs_retry_job(jsonb)');
  if exists (select from ojs.job j where j.id = v_id and j.state in ('scheduled', 'retryable')) then
    v_retried := ojs.run_job(v_id, v_now);
    v_state := v_retried.previous_state;
    v_error := v_retried.error;
  else
    v_retried := ojs.retry_dead(v_id, p_request -> 'override', v_now);
    v_workflow := v_retried.workflow;
    v_error := case when v_retried.error ->> 'code' = 'not_found' or v_retried.error #>> '{details,current_state}' <> ''
      then ojs.unretried_error(p_request ->> 'id') else v_retried.error end;
  end if;
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;
  perform ojs.audit('ojs_retry_job', v_id::text, jsonb_build_object('previous_state', v_state));
  return ojs.ok(ojs.admin_job_body(v_id, jsonb_build_object('previous_state', v_state))
    || case when v_workflow is null then '{}' else jsonb_build_object('workflow', v_workflow) end);
end;
$$;
comment on function ojs_retry_job is
  'Retries the job {id} now: 200, the job. A discarded one, dead letter or not, gets all its attempts again, as by '
  'ojs_retry_dead_letter, with the same override; a retryable or scheduled one becomes available at once. A cancelled '
  'one stays so (ojs-core 6.4): enqueue it again. Errors OJ400, OJ404, OJ409, OJ413, OJ422. ojs-admin-api 7.4.';
