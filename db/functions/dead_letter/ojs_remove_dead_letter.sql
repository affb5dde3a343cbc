create or replace function ojs_remove_dead_letter(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/admin/dead-letter/{id}
begin
  perform ojs.guard('public.ojs_remove_dead_letter(jsonb)');
  perform ojs.delete_dead_letter('ojs_remove_dead_letter', p_request);
  return row(204, null, null)::ojs.reply;
end;
$$;
comment on function ojs_remove_dead_letter is
  'Deletes the discarded job {id} for good, as ojs_delete_dead_letter (200), but answers 204 without a body. Errors '
  'OJ404, OJ409 when the job is in another state. ojs-admin-api 11.';
