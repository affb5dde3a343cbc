create or replace function ojs.switch_cron(p_name text, p_enabled boolean, p_plan jsonb, p_door text)
returns ojs.reply
language plpgsql as $$
-- Enables or disables a schedule, for the door p_door. p_plan is as in ojs_register_cron.
declare
  v_stored ojs.cron := ojs.find_cron(p_name, true);
  v_cron ojs.cron := v_stored;
  v_settled record;
begin
  v_cron.enabled := p_enabled;
  v_settled := ojs.settle_cron(v_cron, v_stored, p_plan, ojs.now());
  if v_settled.to_plan is not null then
    return ojs.plan_needed(v_settled.to_plan);
  end if;
  v_cron := v_settled.cron;
  perform ojs.store_cron(v_cron, v_stored);
  perform ojs.audit(p_door, v_cron.name, jsonb_build_object('enabled', v_cron.enabled));
  return ojs.ok(ojs.cron_body(v_cron));
end;
$$;
