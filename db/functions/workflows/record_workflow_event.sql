create or replace function ojs.record_workflow_event(p_id uuid, p_type text, p_data jsonb, p_now timestamptz)
returns void
language plpgsql volatile as $$
-- Records an event of a workflow (ojs-events 3.5).
begin
  insert into ojs.event (at, type, items)
  select p_now, p_type, jsonb_build_array(p_data || jsonb_build_object('workflow_id', w.id, 'workflow_name', w.name,
    'state', w.state) || case when p_type in ('workflow.completed', 'workflow.failed')
      then jsonb_build_object('duration_ms', round(extract(epoch from p_now - w.created_at) * 1000)::bigint,
        'total_steps', (select count(*) from ojs.step s where s.workflow_id = w.id)) else '{}' end)
  from ojs.workflow w
  where w.id = p_id;
end;
$$;
