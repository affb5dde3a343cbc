create or replace function ojs.workflow_filter(p_request jsonb, p_now timestamptz, out states text[], out type text,
  out name text, out since_id uuid, out until_id uuid)
language plpgsql stable as $$
-- The filters of a list of workflows. A time is that of the creation, and becomes the id of a workflow of that moment.
declare
  v_field text;
  v_at timestamptz;
begin
  foreach v_field in array '{state,type,name,since,until}'::text[] loop
    if p_request -> v_field <> 'null' and jsonb_typeof(p_request -> v_field) <> 'string' then
      perform ojs.raise(ojs.invalid(v_field, 'must be a string', p_request -> v_field));
    end if;
  end loop;
  states := case when p_request ->> 'state' is null then '{running,completed,failed,cancelled}'
    else string_to_array(replace(p_request ->> 'state', 'active', 'running'), ',') end;
  if states = '{}' or not states <@ '{running,completed,failed,cancelled}' then
    perform ojs.raise(ojs.invalid('state', 'must be running, completed, failed or cancelled', p_request -> 'state'));
  end if;
  type := p_request ->> 'type';
  if type not in ('chain', 'group', 'batch', 'dag') then
    perform ojs.raise(ojs.invalid('type', 'must be chain, group, batch or dag', p_request -> 'type'));
  end if;
  name := p_request ->> 'name';
  since_id := '00000000-0000-0000-0000-000000000000';
  until_id := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  foreach v_field in array '{since,until}'::text[] loop
    v_at := ojs.past_member(p_request, v_field, null, p_now);
    if v_at is not null and v_field = 'since' then
      since_id := (ojs.uuid7_time(greatest(v_at, 'epoch')) || '000-0000-000000000000')::uuid;
    elsif v_at is not null then
      until_id := (ojs.uuid7_time(greatest(v_at, 'epoch')) || '000-0000-000000000000')::uuid;
    end if;
  end loop;
end;
$$;
