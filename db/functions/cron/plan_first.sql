create or replace function ojs.plan_first(p_to_plan jsonb) returns ojs.reply
language sql immutable as $$
  -- The reply of a door that has stored nothing yet: the caller computes what the header ojs-plan says
  -- (ojs.cron_to_plan) and calls again with that and {next_run_at}, or {problem, field}, as p_plan.
  select row(200, jsonb_build_object('ojs-plan', p_to_plan), null)::ojs.reply
$$;
