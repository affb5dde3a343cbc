create or replace function ojs_stop_bulk(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/admin/jobs/bulk/{id}/stop
-- It waits for the slice that is being done now, and then there is no other.
declare
  v_now timestamptz := ojs.now();
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_bulk ojs.bulk;
begin
  perform ojs.guard('public.ojs_stop_bulk(jsonb)');
  update ojs.bulk b
  set state = 'stopped', next_at = null, ended_at = v_now
  where b.id = v_id and b.state = 'running'
  returning * into v_bulk;
  if found then
    perform ojs.record_bulk_event(v_bulk, v_now);
    perform ojs.audit('ojs_stop_bulk', v_id::text, jsonb_build_object('succeeded', v_bulk.succeeded,
      'failed', v_bulk.failed));
    return ojs.ok(ojs.bulk_json(v_bulk));
  end if;
  select * into v_bulk from ojs.bulk b where b.id = v_id;
  if not found then
    perform ojs.raise(ojs.not_found('bulk_operation', p_request ->> 'id'));
  elsif v_bulk.state <> 'stopped' then
    perform ojs.fail('conflict', 'the operation has ended', jsonb_build_object('id', v_id, 'state', v_bulk.state,
      'reason', 'ended'), 'nothing is left to stop');
  end if;
  return ojs.ok(ojs.bulk_json(v_bulk));
end;
$$;
comment on function ojs_stop_bulk is
  'Stops the operation {id} on many jobs; what it has done stays done. 200 as ojs_get_bulk, also when it was stopped '
  'before. Errors OJ404, OJ409 when it was completed. ojs-admin-api 8.';
