create or replace function ojs.unplanned_crons(out name text, out to_plan jsonb) returns setof record
language sql volatile as $$
  -- Schedules whose next time a server must compute (ojs.plan_cron). One that is due fires first.
  select c.name, ojs.cron_to_plan(c, c, ojs.now())
  from ojs.cron c
  where c.enabled and not c.planned and (c.next_run_at is null or c.next_run_at > ojs.now())
$$;
