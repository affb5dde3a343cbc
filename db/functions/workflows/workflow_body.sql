create or replace function ojs.workflow_body(p_workflow jsonb) returns jsonb
language sql immutable as $$
  -- The body of an answer about one workflow: {workflow}, and its members beside it, where the JavaScript client reads
  -- them.
  select p_workflow || jsonb_build_object('workflow', p_workflow)
$$;
