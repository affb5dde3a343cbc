create or replace function ojs_resume_checkpoint(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/checkpoints/{id}/resume
declare
  v_checkpoint jsonb;
begin
  perform ojs.guard('public.ojs_resume_checkpoint(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  v_checkpoint := ojs.find_checkpoint(p_request ->> 'id') - 'is_progress';
  return ojs.ok(jsonb_build_object('job_id', ojs.as_uuid(p_request ->> 'id'),
    'has_checkpoint', v_checkpoint is not null, 'checkpoint', v_checkpoint));
end;
$$;
comment on function ojs_resume_checkpoint is
  'The checkpoint of the job {id}, if it has one, as the SDKs ask for it: 200 {job_id, has_checkpoint, checkpoint: '
  '{state, sequence, created_at, step_index, metadata} or null}. Errors OJ400, OJ404 when there is no such job. '
  'ojs-durable-execution 6.';
