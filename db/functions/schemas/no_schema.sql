create or replace function ojs.no_schema(p_type text, p_version text) returns jsonb
language sql stable as $$
  -- The error object where there is no such schema.
  select ojs.not_found('schema', concat_ws('/', p_type, p_version))
$$;
