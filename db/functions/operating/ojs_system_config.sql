create or replace function ojs_system_config(p_request jsonb default '{}') returns ojs.reply
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  -- GET /ojs/v1/admin/system/config
  -- Only settings that have a default are shown, so that nothing else that functions keep beside them gets out.
  select ojs.guard('public.ojs_system_config(jsonb)');
  select ojs.require_known(p_request, '{}');
  select ojs.ok(jsonb_build_object('implementation', 'ojs-pg', 'version', (select i.release from ojs.installed i),
    'specversion', '1.0', 'backend', 'postgres', 'postgres_version', current_setting('server_version'),
    'settings', s.settings,
    'retention', jsonb_build_object('completed_days', s.days -> 'retention_completed_ms',
      'discarded_days', s.days -> 'retention_discarded_ms', 'dead_letter_days', s.days -> 'retention_dead_letter_ms',
      'events_days', s.days -> 'retention_events_ms', 'audit_days', s.days -> 'retention_audit_ms'),
    'limits', jsonb_build_object('max_result_bytes', ojs.max_result_bytes(),
      'max_answer_bytes', ojs.max_answer_bytes(), 'max_list_rows', ojs.max_list_rows(),
      'max_parent_bytes', ojs.max_parent_bytes()),
    'migrations', (select jsonb_agg(m.id order by m.id) from ojs.migration m))
    || ojs.maintenance_json())
  from (
    select jsonb_object_agg(n.name, ojs.setting_ms(n.name) order by n.name) as settings,
      jsonb_object_agg(n.name, round(ojs.setting_ms(n.name) / 86400000.0, 3)) as days
    from (
      select unnest('{visibility_timeout_ms,execution_timeout_ms,heartbeat_timeout_ms,retention_completed_ms,
        retention_discarded_ms,retention_dead_letter_ms,retention_events_ms,retention_audit_ms}'::text[])
      union select t.name from ojs.setting t where ojs.default_ms(t.name) is not null) n(name)) s
$$;
comment on function ojs_system_config is
  'How the system is set up: 200 {version, specversion, postgres_version, settings in ms, retention in days, limits, '
  'migrations, maintenance}; no secrets. Settings that only one server has, such as its port, are not here. Errors '
  'OJ400. ojs-admin-api 12.2.';
