create or replace function ojs.plan_cron(p_name text, p_updated_at timestamptz, p_next_run_at timestamptz,
  p_problem text)
returns void
language sql volatile as $$
  -- Sets when a schedule runs next, or why it never will; called by a server for what
  -- ojs.unplanned_crons() lists. A schedule that was changed or planned meanwhile, or is
  -- due by now, is left alone.
  update ojs.cron c
  set planned = true, next_run_at = p_next_run_at, problem = p_problem
  where c.name = p_name and c.updated_at = p_updated_at and c.enabled and not c.planned
    and (c.next_run_at is null or c.next_run_at > ojs.now())
$$;
