-- Schedules, planned as a server would plan them.

create function given.cron(p_overlap_policy text default 'skip', p_next_run_at timestamptz default null,
  p_name text default 'nightly', p_request jsonb default '{}') returns void
language sql as $$
  -- A schedule whose job goes to queue work; due at a time, or not planned yet.
  select ojs_register_cron(
    jsonb_build_object('name', p_name, 'cron', '0 3 * * *', 'overlap_policy', p_overlap_policy,
      'type', 'test.nightly', 'args', '[]'::jsonb, 'options', '{"queue": "work"}'::jsonb) || p_request,
    false, false, case when p_next_run_at is not null then jsonb_build_object('next_run_at', p_next_run_at) end)
$$;

create function given.planned(p_next_run_at timestamptz, p_name text default 'nightly') returns void
language sql as $$
  -- The next time of a schedule, as a server computes it after a firing.
  select ojs.plan_cron(c.name, c.updated_at, p_next_run_at, null) from ojs.cron c where c.name = p_name
$$;

create function given.fired(p_at timestamptz default ojs.now(), p_name text default 'nightly') returns integer
language plpgsql as $$
-- Lets a schedule fire at a time, whatever it fired for before: planned for it, then ticked. How many
-- firings made a job.
begin
  update ojs.cron c set last_run_at = null where c.name = p_name;
  perform given.planned(p_at, p_name);
  return (ojs.tick('{cron}') ->> 'fired')::integer;
end;
$$;
