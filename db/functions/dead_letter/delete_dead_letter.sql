create or replace function ojs.delete_dead_letter(p_door text, p_request jsonb) returns uuid
language plpgsql as $$
-- What the two doors do that delete the discarded job {id}: they only answer differently. Returns its id.
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_deleted record;
begin
  v_deleted := ojs.delete_dead(v_id, ojs.now());
  if v_deleted.error is not null then
    perform ojs.raise(case when v_id is null then ojs.no_dead_letter(p_request ->> 'id') else v_deleted.error end);
  end if;
  perform ojs.audit(p_door, v_id::text, jsonb_build_object('queue', v_deleted.queue));
  return v_id;
end;
$$;
