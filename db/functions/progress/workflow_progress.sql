create or replace function ojs.workflow_progress(p_id uuid, p_bytes bigint default 1048576) returns jsonb
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- The progress of a workflow and of its steps; null when there is none (ojs-progress 9). It is the mean of the steps,
-- each with its weight (progress_weight in its meta, else 1); of a batch, only completed steps count. A nested workflow
-- is a step. Data is shown up to p_bytes in all.
declare
  v_workflow ojs.workflow;
  v_step record;
  v_weight numeric;
  v_part numeric;
  v_all numeric := 0;
  v_done numeric := 0;
  v_steps jsonb[] := '{}';
  v_child jsonb;
begin
  select * into v_workflow from ojs.workflow w where w.id = p_id;
  if not found then
    return null;
  end if;
  for v_step in
    select s.index, s.name, s.type, s.state, s.job_id, s.child_id, a.job_id is not null as is_active,
      coalesce(s.spec, s.plan) #> '{meta,progress_weight}' as weight,
      case when ojs.is_of_attempt(j.progress, coalesce(a.attempt, j.attempt), a.started_at) then
        j.progress end as progress,
      case when s.state in ('failed', 'cancelled') then d.job -> 'progress' end as last_progress
    from ojs.step s
      left join ojs.job j on j.id = s.job_id and s.state = 'pending'
      left join ojs.active a on a.job_id = s.job_id and s.state = 'pending'
      left join ojs.dead d on d.id = s.job_id and s.state in ('failed', 'cancelled')
    where s.workflow_id = p_id and s.role = 'step'
    order by s.index
  loop
    v_weight := coalesce(ojs.as_integer(v_step.weight, 1, 1000000), 1);
    v_child := case when v_step.child_id is not null then ojs.workflow_progress(v_step.child_id, p_bytes) end;
    v_part := case when v_step.state = 'completed' then 1 else coalesce((v_child ->> 'progress')::numeric,
      (v_step.progress ->> 'progress')::numeric, (v_step.last_progress #>> '{}')::numeric) end;
    v_all := v_all + v_weight;
    v_done := v_done + v_weight * case when v_workflow.type <> 'batch' or v_step.state = 'completed' then
      coalesce(v_part, 0) else 0 end;
    p_bytes := p_bytes - coalesce(octet_length(v_step.progress #>> '{details,data}'), 0);
    v_steps := v_steps || (jsonb_build_object('index', v_step.index, 'id', v_step.name, 'job_id', v_step.job_id,
        'type', v_step.type, 'state', case when v_step.is_active then 'active' else v_step.state end,
        'progress', trim_scale(round(v_part, 6)))
      || case when v_child is null then '{}' else jsonb_build_object('workflow_id', v_step.child_id) end
      || case when v_weight = 1 then '{}' else jsonb_build_object('weight', v_weight) end
      || case when p_bytes < 0 or v_step.progress #> '{details,data}' is null then '{}'
        else jsonb_build_object('data', v_step.progress #> '{details,data}') end);
  end loop;
  return jsonb_build_object('workflow_id', p_id, 'id', p_id, 'type', v_workflow.type, 'name', v_workflow.name,
    'state', v_workflow.state, 'steps', v_steps,
    'progress', case v_workflow.state when 'completed' then 1 else trim_scale(round(v_done / nullif(v_all, 0), 6)) end);
end;
$$;
