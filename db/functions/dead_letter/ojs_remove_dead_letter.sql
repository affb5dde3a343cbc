create or replace function ojs_remove_dead_letter(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/admin/dead-letter/{id}
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_deleted record;
begin
  perform ojs.guard('public.ojs_remove_dead_letter(jsonb)');
  v_deleted := ojs.delete_dead(v_id, ojs.now());
  if v_deleted.error is not null then
    perform ojs.raise(case when v_id is null then ojs.no_dead_letter(p_request ->> 'id') else v_deleted.error end);
  end if;
  perform ojs.audit('ojs_remove_dead_letter', v_id::text, jsonb_build_object('queue', v_deleted.queue));
  return row(204, null, null)::ojs.reply;
end;
$$;
comment on function ojs_remove_dead_letter is
  'Deletes the discarded job {id} for good, as ojs_delete_dead_letter (200), but answers 204 without a body. Errors '
  'OJ404, OJ409 when the job is in another state. ojs-admin-api 11.';
