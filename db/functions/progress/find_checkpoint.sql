create or replace function ojs.find_checkpoint(p_id text) returns jsonb
language plpgsql stable as $$
-- The checkpoint of a job; null when it has none, or has ended. Refuses an id that no job has.
declare
  v_id uuid := ojs.as_uuid(p_id);
  v_checkpoint jsonb;
begin
  select j.checkpoint into v_checkpoint from ojs.job j where j.id = v_id;
  if not found and ojs.find_job(v_id) is null then
    perform ojs.raise(ojs.not_found('job', p_id));
  end if;
  return case when v_checkpoint ? 'state' then v_checkpoint end;
end;
$$;
