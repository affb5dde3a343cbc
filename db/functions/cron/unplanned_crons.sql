create or replace function ojs.unplanned_crons(out name text, out to_plan jsonb) returns setof record
language sql volatile as $$
  -- The schedules whose next time a server must compute, and from what (ojs.cron_to_plan); it passes the result to
  -- ojs.plan_cron. A schedule that is due is not listed: it fires first.
  select c.name, ojs.cron_to_plan(c, c, ojs.now())
  from ojs.cron c
  where c.enabled and not c.planned and (c.next_run_at is null or c.next_run_at > ojs.now())
$$;
