create or replace function ojs.create_workflow(p_plan jsonb, p_root_id uuid, p_parent_id uuid, p_parent_step integer,
  p_now timestamptz, out id uuid, out failed ojs.step_end[])
language plpgsql as $$
-- Stores a workflow as ojs.plan_workflow has planned it, and starts the steps that wait for no other step. failed are
-- the steps that could not start, because a unique policy refused their job.
begin
  id := ojs.uuid7(p_now);
  insert into ojs.workflow (id, root_id, parent_id, parent_step, type, name, state, pending, job_count, meta,
    created_at)
  values (create_workflow.id, coalesce(p_root_id, create_workflow.id), p_parent_id, p_parent_step, p_plan ->> 'type',
    p_plan ->> 'name', 'running',
    (select count(*) from jsonb_array_elements(p_plan -> 'steps') s where s.value ->> 'role' = 'step'),
    (p_plan -> 'job_count')::integer, nullif(p_plan -> 'meta', 'null'), p_now);

  insert into ojs.step (workflow_id, index, role, name, type, spec, plan, depends_on, waiting_on, state)
  select create_workflow.id, (s.value -> 'index')::integer, s.value ->> 'role', s.value ->> 'name', s.value ->> 'type',
    s.value -> 'spec', s.value -> 'plan', array(select jsonb_array_elements_text(s.value -> 'depends_on')),
    jsonb_array_length(s.value -> 'after'), 'waiting'
  from jsonb_array_elements(p_plan -> 'steps') s;

  insert into ojs.edge (workflow_id, from_index, to_index)
  select create_workflow.id, a.value::integer, (s.value -> 'index')::integer
  from jsonb_array_elements(p_plan -> 'steps') s, jsonb_array_elements(s.value -> 'after') a;

  perform ojs.record_workflow_event(create_workflow.id, 'workflow.started',
    jsonb_build_object('total_steps', jsonb_array_length(p_plan -> 'steps')), p_now);
  failed := ojs.start_steps(create_workflow.id, array(
    select s.index from ojs.step s
    where s.workflow_id = create_workflow.id and s.waiting_on = 0 and s.role = 'step'), p_now);
end;
$$;
