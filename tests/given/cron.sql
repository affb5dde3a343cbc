-- Schedules, planned as a server would plan them.

create function given.cron(p_overlap_policy text default 'skip', p_next_run_at timestamptz default null,
  p_name text default 'nightly', p_request jsonb default '{}') returns void
language plpgsql as $$
-- A schedule whose job goes to queue work; due at a time, or not planned yet.
declare
  v_request jsonb := jsonb_build_object('name', p_name, 'cron', '0 3 * * *', 'overlap_policy', p_overlap_policy,
    'type', 'test.nightly', 'args', '[]'::jsonb, 'options', '{"queue": "work"}'::jsonb) || p_request;
  v_plan jsonb := case when p_next_run_at is not null then (ojs_register_cron(v_request, p_plan => '{}')).headers
    -> 'ojs-plan' || jsonb_build_object('next_run_at', p_next_run_at) end;
begin
  perform ojs_register_cron(v_request, p_plan => v_plan);
end;
$$;

create function given.enabled(p_enabled boolean, p_next_run_at timestamptz default null, p_name text default 'nightly')
returns jsonb
language plpgsql as $$
-- Enables or disables a schedule, planned for a time where its door asks for one; the schedule as it is shown then.
declare
  v_request jsonb := jsonb_build_object('name', p_name, 'enabled', p_enabled);
  v_reply ojs.reply := ojs_update_cron(v_request, '{}');
begin
  if v_reply.headers ? 'ojs-plan' then
    v_reply := ojs_update_cron(v_request, v_reply.headers -> 'ojs-plan'
      || jsonb_build_object('next_run_at', p_next_run_at));
  end if;
  return v_reply.body -> 'cron';
end;
$$;

create function given.planned(p_next_run_at timestamptz, p_name text default 'nightly') returns void
language sql as $$
  -- The next time of a schedule, as a server computes it after a firing.
  select ojs.plan_cron(c.name, ojs.cron_to_plan(c, c, ojs.now()) || jsonb_build_object('next_run_at', p_next_run_at))
  from ojs.cron c where c.name = p_name
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
