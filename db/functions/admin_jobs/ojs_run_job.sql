create or replace function ojs_run_job(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/admin/jobs/{id}/run
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_run record;
begin
  perform ojs.guard('public.ojs_run_job(jsonb)');
  v_run := ojs.run_job(v_id, ojs.now());
  if v_run.error is not null then
    perform ojs.raise(case when v_id is null then ojs.not_found('job', p_request ->> 'id') else v_run.error end);
  end if;
  perform ojs.audit('ojs_run_job', v_id::text, jsonb_build_object('previous_state', v_run.previous_state));
  return ojs.ok(ojs.admin_job_body(v_id, jsonb_build_object('previous_state', v_run.previous_state)));
end;
$$;
comment on function ojs_run_job is
  'Makes the scheduled, retryable or pending job {id} available now: 200, the job. Its attempts and errors stay. A job '
  'that waits for its rate limit is available already. Errors OJ404, OJ409 when the job is in another state. '
  'ojs-admin-api 7.4.';
