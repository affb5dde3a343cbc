create or replace function ojs_update_cron(p_request jsonb, p_plan jsonb default null) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- PATCH /ojs/v1/cron/{name}
-- p_plan as in ojs_register_cron; a schedule that is enabled without one is planned by the next tick of a server.
declare
  v_known ojs.cron;
  v_cron ojs.cron;
begin
  perform ojs.guard('public.ojs_update_cron(jsonb, jsonb)');
  v_known := ojs.find_cron(p_request ->> 'name', true);
  v_cron := v_known;
  if jsonb_typeof(p_request -> 'enabled') is distinct from 'boolean' then
    perform ojs.raise(ojs.invalid('enabled', 'must be true or false', p_request -> 'enabled'));
  end if;
  v_cron.enabled := (p_request -> 'enabled')::boolean;
  return ojs.ok(ojs.cron_body(ojs.change_cron(v_cron, v_known, p_plan, ojs.now())));
end;
$$;
comment on function ojs_update_cron is
  'Enables or disables the schedule {name}: {enabled}. 200 {cron, cron_job}; next_run_at is null while disabled, and '
  'stays as it was when enabled already. Errors OJ400, OJ404. ojs-cron 8.5.';
