create or replace function ojs.cron_to_plan(p_cron ojs.cron, p_stored ojs.cron, p_now timestamptz) returns jsonb
language sql stable as $$
  -- What a server needs to compute the next time of a schedule: {expression, timezone, now, anchor, updated_at}. An
  -- interval counts from anchor, which is the last firing or the registration; when anchor is null, because the
  -- expression is not stored yet, it counts from now. updated_at is that of the stored schedule (p_stored), null when
  -- there is none: by it a plan is recognized that was computed for an older version.
  select jsonb_build_object('expression', p_cron.expression, 'timezone', p_cron.timezone, 'now', p_now,
    'anchor', case when p_cron.expression = p_stored.expression
      then greatest(p_stored.last_run_at, p_stored.created_at) end,
    'updated_at', p_stored.updated_at)
$$;
