create or replace function ojs.step_result(p_total bigint, p_result jsonb, p_error jsonb, p_bytes integer,
  p_job_id uuid, p_workflow_id uuid) returns jsonb
language sql stable as $$
  -- What other steps get of a step: its result or error, or a placeholder that says where to read it. It is a
  -- placeholder when this step and those before it (p_total) have more than 8 MiB as text. Then the result is not read
  -- from storage.
  select case when p_total <= ojs.max_parent_bytes() then coalesce(p_result, p_error, 'null')
    else jsonb_strip_nulls(jsonb_build_object('omitted', true,
      'reason', format('results are larger than %s bytes together', ojs.max_parent_bytes()), 'bytes', p_bytes,
      'job_id', p_job_id, 'workflow_id', p_workflow_id)) end
$$;
