create or replace function ojs_delete_dead_letter(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/dead-letter/{id}
declare
  v_now timestamptz := ojs.now();
  v_dead ojs.dead;
begin
  perform ojs.guard('public.ojs_delete_dead_letter(jsonb)');
  delete from ojs.dead d where d.id = ojs.as_uuid(p_request ->> 'id') returning * into v_dead;
  if not found then
    perform ojs.raise(ojs.no_dead_letter(p_request ->> 'id'));
  end if;
  insert into ojs.tally (queue, at, discarded) values (v_dead.queue, v_now, -1);
  insert into ojs.event (at, type, items)
  values (v_now, 'dead_letter.deleted', jsonb_build_array(jsonb_build_object('job_id', v_dead.id,
    'job_type', v_dead.job -> 'type', 'queue', v_dead.queue, 'state', 'discarded')));
  perform ojs.audit('ojs_delete_dead_letter', v_dead.id::text, jsonb_build_object('queue', v_dead.queue));
  return ojs.ok(jsonb_build_object('deleted', true, 'job_id', v_dead.id, 'id', v_dead.id));
end;
$$;
comment on function ojs_delete_dead_letter is
  'Deletes the discarded job {id} for good: 200 {deleted, job_id}. Errors OJ404, OJ409 when the job is in another '
  'state. ojs-http-binding 12.3.';
