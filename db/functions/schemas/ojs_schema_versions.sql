create or replace function ojs_schema_versions(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/schemas/{type}
declare
  v_latest ojs.schema;
  v_versions jsonb;
begin
  perform ojs.guard('public.ojs_schema_versions(jsonb)');
  perform ojs.require_known(p_request, '{type}');
  select * into v_latest from ojs.schema s
  where s.type = p_request ->> 'type'
  order by string_to_array(s.version, '.')::bigint[] desc limit 1;
  if not found then
    perform ojs.raise(ojs.no_schema(p_request ->> 'type', null));
  end if;
  select jsonb_agg((ojs.schema_json(s) - 'schema') || jsonb_build_object('is_latest', s.version = v_latest.version)
    order by string_to_array(s.version, '.')::bigint[] desc)
  into v_versions
  from (
    select * from ojs.schema x where x.type = v_latest.type
    order by string_to_array(x.version, '.')::bigint[] desc limit 1000) s;
  return ojs.ok(ojs.schema_json(v_latest) || jsonb_build_object('versions', v_versions));
end;
$$;
comment on function ojs_schema_versions is
  'The newest schema of {type}, and its versions, newest first (at most 1,000): 200 {type, version, schema, '
  'created_at, versions}. Errors OJ400, OJ404. ojs-schema-registry 4.2, 4.3.';
