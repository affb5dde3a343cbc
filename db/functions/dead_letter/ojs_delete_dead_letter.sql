create or replace function ojs_delete_dead_letter(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/dead-letter/{id}
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_deleted record;
begin
  perform ojs.guard('public.ojs_delete_dead_letter(jsonb)');
  v_deleted := ojs.delete_dead(v_id, ojs.now());
  if v_deleted.error is not null then
    perform ojs.raise(case when v_id is null then ojs.no_dead_letter(p_request ->> 'id') else v_deleted.error end);
  end if;
  perform ojs.audit('ojs_delete_dead_letter', v_id::text, jsonb_build_object('queue', v_deleted.queue));
  return ojs.ok(jsonb_build_object('deleted', true, 'job_id', v_id, 'id', v_id));
end;
$$;
comment on function ojs_delete_dead_letter is
  'Deletes the discarded job {id} for good: 200 {deleted, job_id}. Errors OJ404, OJ409 when the job is in another '
  'state. ojs-http-binding 12.3.';
