create or replace function ojs.depth_headers(p_bound ojs.queue_bound) returns jsonb
language sql immutable as $$
  -- The headers that say how full a bounded queue is (ojs-backpressure 7.2).
  select jsonb_build_object('X-OJS-Queue-Depth', p_bound.depth::text,
    'X-OJS-Queue-Bound', coalesce(p_bound.max_depth, p_bound.max_bytes)::text)
$$;
