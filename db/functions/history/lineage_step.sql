create or replace function ojs.lineage_step(p_step ojs.step) returns jsonb
language sql immutable as $$
  -- A step of a workflow as the lineage of a job shows it. A nested workflow has no job but an id of its own.
  select jsonb_strip_nulls(jsonb_build_object('job_id', p_step.job_id, 'workflow_id', p_step.child_id,
    'step', p_step.name, 'type', p_step.type, 'state', p_step.state))
$$;
