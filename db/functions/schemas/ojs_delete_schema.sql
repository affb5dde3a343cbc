create or replace function ojs_delete_schema(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/admin/schemas/{type}/{version}
begin
  perform ojs.guard('public.ojs_delete_schema(jsonb)');
  delete from ojs.schema s where s.type = p_request ->> 'type' and s.version = p_request ->> 'version';
  if not found then
    perform ojs.raise(ojs.no_schema(p_request ->> 'type', p_request ->> 'version'));
  end if;
  perform ojs.audit('ojs_delete_schema', concat_ws('/', p_request ->> 'type', p_request ->> 'version'));
  return ojs.ok(jsonb_build_object('deleted', true, 'type', p_request -> 'type', 'version', p_request -> 'version'));
end;
$$;
comment on function ojs_delete_schema is
  'Deletes the schema of {type} with this {version}: 200 {deleted, type, version}. Errors OJ404. ojs-schema-registry '
  '4.4.';
