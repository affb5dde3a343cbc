create or replace function ojs_update_cron(p_request jsonb, p_plan jsonb default null) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- PATCH /ojs/v1/cron/{name}
-- p_plan is as in ojs_register_cron.
declare
  v_now timestamptz := ojs.now();
  v_stored ojs.cron;
  v_cron ojs.cron;
  v_settled record;
begin
  perform ojs.guard('public.ojs_update_cron(jsonb, jsonb)');
  perform ojs.require_known(p_request, '{name,enabled}');
  v_stored := ojs.find_cron(p_request ->> 'name', true);
  if jsonb_typeof(p_request -> 'enabled') is distinct from 'boolean' then
    perform ojs.raise(ojs.invalid('enabled', 'must be true or false', p_request -> 'enabled'));
  end if;
  v_cron := v_stored;
  v_cron.enabled := (p_request -> 'enabled')::boolean;
  v_settled := ojs.settle_cron(v_cron, v_stored, p_plan, v_now);
  if v_settled.to_plan is not null then
    return ojs.plan_needed(v_settled.to_plan);
  end if;
  v_cron := v_settled.cron;
  perform ojs.store_cron(v_cron, v_stored);
  perform ojs.audit('ojs_update_cron', v_cron.name, jsonb_build_object('enabled', v_cron.enabled));
  return ojs.ok(ojs.cron_body(v_cron));
end;
$$;
comment on function ojs_update_cron is
  'Enables or disables the schedule {name}: {enabled} is the only member that can be changed here. 200 {cron, '
  'cron_job}. next_run_at is null while the schedule is disabled, and unchanged when it was enabled before. Errors '
  'OJ400, OJ404. ojs-cron 8.5.';
