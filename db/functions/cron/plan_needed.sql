create or replace function ojs.plan_needed(p_to_plan jsonb) returns ojs.reply
language sql immutable as $$
  -- The reply of a door that has stored nothing, because it needs the next time of a schedule. The header ojs-plan says
  -- what to compute it from (ojs.cron_to_plan). The HTTP server calls the door again, and passes that as p_plan, with
  -- next_run_at added, or problem and field.
  select row(200, jsonb_build_object('ojs-plan', p_to_plan), null)::ojs.reply
$$;
