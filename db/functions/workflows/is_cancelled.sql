create or replace function ojs.is_cancelled(p_workflow_id uuid) returns boolean
language plpgsql stable as $$
-- True when this workflow was cancelled. PL/pgSQL, so that a claim sets up nothing of it for jobs without a workflow.
begin
  return exists (select from ojs.workflow w where w.id = p_workflow_id and w.state = 'cancelled');
end;
$$;
