create or replace function ojs.parent_results(p_id uuid, p_step integer) returns jsonb
language plpgsql stable as $$
-- What came before a step, as an array of results: of all preceding steps (chain), of all jobs (batch
-- callback), of its dependencies (DAG). The first steps of a nested workflow see what its step in the
-- parent sees; failed jobs stand with their error (ojs-workflows 7).
declare
  v_workflow ojs.workflow;
  v_step ojs.step;
begin
  select * into v_workflow from ojs.workflow w where w.id = p_id;
  select * into v_step from ojs.step s where s.workflow_id = p_id and s.index = p_step;
  if v_step.role <> 'step' or (v_workflow.type = 'chain' and p_step > 0) then
    return (select jsonb_agg(coalesce(s.result, s.error, 'null') order by s.index)
      from ojs.step s where s.workflow_id = p_id and s.role = 'step' and (v_step.role <> 'step' or s.index < p_step));
  elsif v_step.depends_on <> '{}' then
    return (select jsonb_agg(coalesce(s.result, s.error, 'null') order by array_position(v_step.depends_on, s.name))
      from ojs.edge g join ojs.step s on s.workflow_id = p_id and s.index = g.from_index
      where g.workflow_id = p_id and g.to_index = p_step);
  elsif v_workflow.parent_id is not null then
    return ojs.parent_results(v_workflow.parent_id, v_workflow.parent_step);
  end if;
  return '[]';
end;
$$;
