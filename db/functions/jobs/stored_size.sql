create or replace function ojs.stored_size(p_doc jsonb, p_errors jsonb, p_workflow_id uuid) returns integer
language plpgsql stable as $$
-- ojs.ready.size of a job as it is stored. The text of a job is at most 32 times its size, and at most 256 times what
-- is compressed, so that counts eight times. A step counts as if earlier ones had left it as much as can be told
-- (ojs.parent_bytes): how much it is, a claim of more than three steps asks (ojs.fitting_jobs).
begin
  return pg_column_size(p_doc) * case when pg_column_compression(p_doc) is null then 1 else 8 end
    + coalesce(8 * pg_column_size(p_errors), 0) + case when p_workflow_id is null then 0 else 327680 end;
end;
$$;
