create or replace function ojs.quantiles(p_buckets bigint[], p_bounds bigint[]) returns jsonb
language sql immutable as $$
  -- The usual quantiles of a histogram, in ms; null where there are no times.
  select jsonb_build_object('p50', ojs.quantile_ms(p_buckets, p_bounds, 0.5),
    'p95', ojs.quantile_ms(p_buckets, p_bounds, 0.95), 'p99', ojs.quantile_ms(p_buckets, p_bounds, 0.99))
$$;
