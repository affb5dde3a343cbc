create or replace function ojs_debug_status(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/debug/status
declare
  v_now timestamptz := ojs.now();
  v_warnings jsonb;
begin
  perform ojs.guard('public.ojs_debug_status(jsonb)');
  perform ojs.require_known(p_request, '{}');
  v_warnings := (select coalesce(jsonb_agg(w), '[]') from (
    select w from ojs.database_warnings(v_now) w union all select w from ojs.status_warnings(v_now) w) u(w));
  return ojs.ok(jsonb_build_object('status', case when v_warnings = '[]' then 'ok' else 'degraded' end,
    'server_time', ojs.stamp(v_now), 'warnings', v_warnings,
    'chores', (select coalesce(jsonb_object_agg(c.name, ojs.stamp(c.succeeded_at)), '{}') from ojs.chore c),
    'schedules', (select jsonb_build_object('enabled', count(*) filter (where c.enabled),
        'disabled', count(*) filter (where not c.enabled),
        'not_planned', count(*) filter (where c.enabled and not c.planned),
        'late_seconds', ojs.age_seconds(min(c.next_run_at), v_now)) from ojs.cron c)) || ojs.maintenance_json());
end;
$$;
comment on function ojs_debug_status is
  'What an operator looks at first when something is wrong: 200 {status (ok, degraded), warnings: [{code, message}], '
  'chores: when each part of the timed work last succeeded, schedules, maintenance}. Errors OJ400. ojs-admin-api 12.2, '
  'and /debug/status of the official OpenAPI document.';
