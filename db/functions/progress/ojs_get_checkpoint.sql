create or replace function ojs_get_checkpoint(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/jobs/{id}/checkpoint
declare
  v_checkpoint jsonb;
begin
  perform ojs.guard('public.ojs_get_checkpoint(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  v_checkpoint := ojs.find_checkpoint(p_request ->> 'id');
  if v_checkpoint is null then
    perform ojs.raise(ojs.not_found('checkpoint', p_request ->> 'id'));
  end if;
  return ojs.checkpoint_reply(ojs.as_uuid(p_request ->> 'id'), v_checkpoint);
end;
$$;
comment on function ojs_get_checkpoint is
  'The checkpoint of the job {id}: 200 {checkpoint: {job_id, state, sequence, created_at}, ...}. Errors OJ400, OJ404 '
  'when there is no such job, or it has no checkpoint or has ended. ojs-durable-execution 4.3.';
