create or replace function ojs.unplanned_crons(out name text, out expression text, out timezone text,
  out updated_at timestamptz, out now timestamptz, out anchor timestamptz) returns setof record
language sql volatile as $$
  -- Schedules whose next time must be computed by croniter, from now on; intervals count from the last
  -- firing or from the registration. One that is due fires first.
  select c.name, c.expression, c.timezone, c.updated_at, ojs.now(), greatest(c.last_run_at, c.created_at)
  from ojs.cron c
  where c.enabled and not c.planned and (c.next_run_at is null or c.next_run_at > ojs.now())
$$;
