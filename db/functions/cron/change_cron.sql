create or replace function ojs.change_cron(p_cron ojs.cron, p_known ojs.cron, p_plan jsonb, p_now timestamptz)
returns ojs.cron
language plpgsql as $$
-- Makes a schedule (p_known, its row is locked) what a request wants it to be, and returns it. Nothing is written
-- when it is that already.
begin
  p_cron := ojs.settle_cron(p_cron, p_known, p_plan, p_now);
  if p_cron is distinct from p_known then
    update ojs.cron c
    set expression = p_cron.expression, timezone = p_cron.timezone, overlap_policy = p_cron.overlap_policy,
        enabled = p_cron.enabled, description = p_cron.description, template = p_cron.template,
        planned = p_cron.planned, problem = p_cron.problem, next_run_at = p_cron.next_run_at,
        updated_at = p_cron.updated_at
    where c.name = p_cron.name;
  end if;
  return p_cron;
end;
$$;
