create or replace function ojs_delete_job(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/admin/jobs/{id}
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_deleted record;
begin
  perform ojs.guard('public.ojs_delete_job(jsonb)');
  v_deleted := ojs.delete_ended(v_id, ojs.now());
  if v_deleted.error is not null then
    perform ojs.raise(case when v_id is null then ojs.not_found('job', p_request ->> 'id') else v_deleted.error end);
  end if;
  perform ojs.audit('ojs_delete_job', v_id::text,
    jsonb_build_object('queue', v_deleted.queue, 'state', v_deleted.state));
  return ojs.ok(jsonb_build_object('deleted', true, 'id', v_id, 'job_id', v_id, 'queue', v_deleted.queue,
    'state', v_deleted.state));
end;
$$;
comment on function ojs_delete_job is
  'Deletes the job {id}, which has ended, for good: 200 {deleted, id, queue, state}. Errors OJ404, OJ409 when it has '
  'not ended: cancel it first. ojs-admin-api 8.3.';
