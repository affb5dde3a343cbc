create or replace function ojs.stored_size(p_doc jsonb, p_errors jsonb, p_workflow_id uuid,
  p_checkpoint jsonb default null) returns integer
language plpgsql stable as $$
-- The ojs.ready.size of a job that is stored: the text of the job has at most 32 times as many bytes. The text of a
-- compressed value may have 256 times as many, so its size counts eight times. A step of a workflow counts as if the
-- results that it gets were as large as they can be; a claim of more than three steps looks how large they are
-- (ojs.fitting_jobs, ojs.parent_bytes).
begin
  return pg_column_size(p_doc) * case when pg_column_compression(p_doc) is null then 1 else 8 end
    + coalesce(8 * pg_column_size(p_errors), 0) + coalesce(8 * pg_column_size(p_checkpoint), 0)
    + case when p_workflow_id is null then 0 else 327680 end;
end;
$$;
