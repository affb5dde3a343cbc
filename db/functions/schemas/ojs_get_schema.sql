create or replace function ojs_get_schema(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/schemas/{type}/{version}
declare
  v_schema ojs.schema;
begin
  perform ojs.guard('public.ojs_get_schema(jsonb)');
  perform ojs.require_known(p_request, '{type,version}');
  select * into v_schema from ojs.schema s
  where s.type = p_request ->> 'type' and s.version = p_request ->> 'version';
  if not found then
    perform ojs.raise(ojs.no_schema(p_request ->> 'type', p_request ->> 'version'));
  end if;
  return ojs.ok(ojs.schema_json(v_schema));
end;
$$;
comment on function ojs_get_schema is
  'The schema of {type} with this {version}: 200 {type, version, schema, created_at}. Errors OJ400, OJ404. '
  'ojs-schema-registry 4.';
