create or replace function ojs.quantile_ms(p_buckets bigint[], p_bounds bigint[], p_quantile numeric) returns numeric
language plpgsql immutable as $$
-- The quantile (0.95) of times of which only a histogram is known, in ms: within a bucket they count as evenly spread,
-- and those of the last bucket as its lower bound. Null when there are none.
declare
  v_total numeric := coalesce((select sum(b) from unnest(p_buckets) b), 0);
  v_rank numeric := p_quantile * v_total;
  v_before bigint := 0;
begin
  if v_total = 0 then
    return null;
  end if;
  for i in 1 .. cardinality(p_buckets) loop
    if v_before + p_buckets[i] >= v_rank and p_buckets[i] > 0 then
      return round(coalesce(p_bounds[i - 1], 0)
        + coalesce((p_bounds[i] - coalesce(p_bounds[i - 1], 0)) * (v_rank - v_before) / p_buckets[i], 0), 1);
    end if;
    v_before := v_before + p_buckets[i];
  end loop;
  return p_bounds[cardinality(p_bounds)];
end;
$$;
