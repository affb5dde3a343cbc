create or replace function ojs.rate_json(p_max_starts integer, p_period_ms bigint) returns jsonb
language sql immutable as $$
  -- A rate as answers show it; null when there is none.
  select case when p_max_starts is not null then jsonb_build_object('limit', p_max_starts,
    'period', 'PT' || trim_scale(p_period_ms / 1000.0) || 'S', 'period_ms', p_period_ms) end
$$;
