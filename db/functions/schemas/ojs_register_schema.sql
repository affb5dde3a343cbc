create or replace function ojs_register_schema(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- PUT /ojs/v1/admin/schemas/{type}/{version}
-- A version is never changed: producers and workers rely on what it was.
declare
  v_schema jsonb := coalesce(p_request -> 'schema', p_request -> 'args_schema');
  v_max_bytes constant integer := 262144;
  v_row ojs.schema;
  v_error jsonb;
begin
  perform ojs.guard('public.ojs_register_schema(jsonb)');
  perform ojs.require_object(p_request);
  v_error := case
    when p_request ->> 'type' !~ '^[a-z][a-z0-9_-]*([.][a-z][a-z0-9_-]*)*$' or length(p_request ->> 'type') > 255 then
      ojs.invalid('type', 'must be a job type such as email.send', p_request -> 'type')
    when p_request ->> 'version' !~ '^[0-9]{1,9}([.][0-9]{1,9}){0,2}$' then
      ojs.invalid('version', 'must be a number such as 2 or 2.0.1', p_request -> 'version')
    when jsonb_typeof(v_schema) is distinct from 'object' then
      ojs.invalid('schema', case when v_schema is null then 'is required' else 'must be an object' end, v_schema)
    when v_schema ? '$schema'
      and v_schema ->> '$schema' is distinct from 'https://json-schema.org/draft/2020-12/schema' then
      ojs.invalid('schema.$schema', 'must be draft 2020-12', v_schema -> '$schema')
    when octet_length(v_schema::text) > v_max_bytes then
      ojs.error('payload_too_large', format('schema is larger than %s bytes', v_max_bytes),
        jsonb_build_object('field', 'schema', 'max_bytes', v_max_bytes, 'actual_bytes', octet_length(v_schema::text)))
  end;
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;

  insert into ojs.schema (type, version, schema, created_at)
  values (p_request ->> 'type', p_request ->> 'version', v_schema, ojs.now())
  on conflict do nothing
  returning * into v_row;
  if v_row is null then
    perform ojs.fail('conflict', format('%s has a schema of version %s already', p_request ->> 'type',
      p_request ->> 'version'), jsonb_build_object('field', 'version'), 'register it as a new version');
  end if;
  perform ojs.audit('ojs_register_schema', v_row.type || '/' || v_row.version);
  return ojs.created(ojs.schema_json(v_row), format('/ojs/v1/admin/schemas/%s/%s', v_row.type, v_row.version));
end;
$$;
comment on function ojs_register_schema is
  'Stores the JSON Schema {schema} (draft 2020-12) of the args of {type}, version {version}, such as 2 or 2.0.1: 201 '
  '{type, version, schema, created_at}. It is for those who write producers and workers; enqueues are not checked. '
  'Errors OJ400, OJ409 when this version exists, OJ413. ojs-job-versioning 6.1, ojs-schema-registry 4.1.';
