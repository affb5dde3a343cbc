create or replace function ojs.plan_cron(p_name text, p_plan jsonb) returns void
language sql volatile as $$
  -- Stores when a schedule of ojs.unplanned_crons() runs next, or why it never will. p_plan is its to_plan with
  -- next_run_at or problem added. A schedule is left alone if it was changed, planned or fired meanwhile, or is due
  -- now.
  update ojs.cron c
  set planned = true, next_run_at = ojs.instant(p_plan ->> 'next_run_at', ojs.now()), problem = p_plan ->> 'problem',
      next_runs = ojs.planned_runs(p_plan, ojs.now())
  where c.name = p_name and c.enabled and not c.planned and (c.next_run_at is null or c.next_run_at > ojs.now())
    and p_plan @> (ojs.cron_to_plan(c, c, ojs.now()) - 'now')
$$;
