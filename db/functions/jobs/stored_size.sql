create or replace function ojs.stored_size(p_doc jsonb, p_errors jsonb, p_workflow_id uuid) returns integer
language plpgsql stable as $$
-- ojs.ready.size of a job as it is stored: what is compressed counts eight times, since text is compressed 256 times at
-- most. The results of earlier steps are weighed when a claim takes many jobs with them (ojs.fitting_jobs).
begin
  return pg_column_size(p_doc) * case when pg_column_compression(p_doc) is null then 1 else 8 end
    + coalesce(8 * pg_column_size(p_errors), 0) + case when p_workflow_id is null then 0 else 8192 end;
end;
$$;
