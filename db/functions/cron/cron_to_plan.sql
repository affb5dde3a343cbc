create or replace function ojs.cron_to_plan(p_cron ojs.cron, p_known ojs.cron, p_now timestamptz) returns jsonb
language sql stable as $$
  -- What the next time of a schedule is computed from: {expression, timezone, now, anchor, updated_at}. Intervals count
  -- from anchor, which is the last firing or the registration; it is null for an expression that is not stored yet,
  -- which counts from now. updated_at is that of the stored schedule (p_known); null when there is none.
  select jsonb_build_object('expression', p_cron.expression, 'timezone', p_cron.timezone, 'now', p_now,
    'anchor', case when p_cron.expression = p_known.expression
      then greatest(p_known.last_run_at, p_known.created_at) end,
    'updated_at', p_known.updated_at)
$$;
