create or replace function ojs_get_maintenance(p_request jsonb default '{}') returns ojs.reply
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  -- GET /ojs/v1/admin/system/maintenance
  select ojs.guard('public.ojs_get_maintenance(jsonb)');
  select ojs.require_known(p_request, '{}');
  select ojs.ok(ojs.maintenance_json())
$$;
comment on function ojs_get_maintenance is
  'Whether the system is in maintenance: 200 {maintenance, enabled, reason, enabled_at, estimated_end}. Errors OJ400. '
  'ojs-admin-api 12.1.';
