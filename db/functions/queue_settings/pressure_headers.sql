create or replace function ojs.pressure_headers(p_warnings jsonb) returns jsonb
language plpgsql stable as $$
-- The headers for warnings of an enqueue: how full the queue is, of several that which is fullest (ojs-backpressure
-- 7.3). PL/pgSQL, so that a statement sets up nothing of it until there is a warning.
begin
  return coalesce((
    select jsonb_build_object('X-OJS-Queue-Depth', w ->> 'depth', 'X-OJS-Queue-Bound', w ->> 'bound',
      'X-OJS-Queue-Pressure', w ->> 'pressure')
    from jsonb_array_elements(p_warnings) w
    where w ? 'pressure'
    order by (w -> 'pressure')::numeric desc
    limit 1), '{}');
end;
$$;
