create or replace function ojs.schema_json(p_schema ojs.schema) returns jsonb
language sql stable as $$
  -- A schema as clients see it. A version that is a whole number is shown as one (ojs-job-versioning 6.1).
  select jsonb_build_object('type', p_schema.type, 'job_type', p_schema.type,
    'version', case when p_schema.version ~ '^[0-9]+$' then to_jsonb(p_schema.version::bigint)
      else to_jsonb(p_schema.version) end,
    'schema', p_schema.schema, 'created_at', ojs.stamp(p_schema.created_at))
$$;
