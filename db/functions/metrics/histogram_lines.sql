create or replace function ojs.histogram_lines(p_name text, p_labels text, p_bounds bigint[], p_buckets bigint[],
  p_sum_ms bigint) returns text
language plpgsql immutable as $$
-- The lines of one histogram in Prometheus' text format, in seconds; each bucket includes those before it.
declare
  v_lines text := '';
  v_number bigint := 0;
begin
  for i in 1 .. cardinality(p_bounds) + 1 loop
    v_number := v_number + coalesce(p_buckets[i], 0);
    v_lines := v_lines || p_name || '_bucket{' || p_labels || ',le="'
      || coalesce(trim_scale(p_bounds[i] / 1000.0)::text, '+Inf') || '"} ' || v_number || chr(10);
  end loop;
  return v_lines || p_name || '_sum{' || p_labels || '} ' || trim_scale(p_sum_ms / 1000.0) || chr(10)
    || p_name || '_count{' || p_labels || '} ' || v_number;
end;
$$;
