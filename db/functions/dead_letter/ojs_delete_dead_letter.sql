create or replace function ojs_delete_dead_letter(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/dead-letter/{id}
declare
  v_id uuid;
begin
  perform ojs.guard('public.ojs_delete_dead_letter(jsonb)');
  v_id := ojs.delete_dead_letter('ojs_delete_dead_letter', p_request);
  return ojs.ok(jsonb_build_object('deleted', true, 'job_id', v_id, 'id', v_id));
end;
$$;
comment on function ojs_delete_dead_letter is
  'Deletes the discarded job {id} for good: 200 {deleted, job_id}. Errors OJ404, OJ409 when the job is in another '
  'state. ojs-http-binding 12.3.';
