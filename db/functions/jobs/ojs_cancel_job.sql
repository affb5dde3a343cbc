create or replace function ojs_cancel_job(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/jobs/{id}
-- An active job is cancelled at once; the ack or nack of its worker is then refused (409).
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_job jsonb;
begin
  perform ojs.guard('public.ojs_cancel_job(jsonb)');
  v_job := (ojs.cancel_job(v_id, ojs.now())).job;
  if v_job is null then
    v_job := ojs.find_job(v_id);
    perform ojs.raise(case when v_job is null then ojs.not_found('job', p_request ->> 'id')
      else ojs.wrong_state(v_id, v_job ->> 'state', 'a state that is not terminal') end);
  end if;
  perform ojs.audit('ojs_cancel_job', v_id::text, jsonb_build_object('previous_state', v_job -> 'previous_state'));
  return ojs.ok(ojs.job_body(v_job));
end;
$$;
comment on function ojs_cancel_job is
  'Cancels the job {id} unless it has ended: 200 {job} with previous_state. Errors OJ404, OJ409 when the job has '
  'ended. ojs-core 7.6, ojs-http-binding 9.4.';
