create or replace function ojs.is_cancelled(p_workflow_id uuid) returns boolean
language plpgsql stable as $$
-- Has this workflow been cancelled? PL/pgSQL, so that a claim of jobs that belong to none sets up nothing for it.
begin
  return exists (select from ojs.workflow w where w.id = p_workflow_id and w.state = 'cancelled');
end;
$$;
