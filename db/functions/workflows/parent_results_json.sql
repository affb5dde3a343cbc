create or replace function ojs.parent_results_json(p_workflow_id uuid, p_step integer) returns jsonb
language sql stable as $$
  -- What a live job of a workflow shows beside itself: parent_results; null for other jobs.
  select case when p_workflow_id is not null then
    jsonb_build_object('parent_results', ojs.parent_results(p_workflow_id, p_step)) end
$$;
