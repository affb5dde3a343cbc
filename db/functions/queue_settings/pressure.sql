create or replace function ojs.pressure(p_bound ojs.queue_bound) returns numeric
language sql immutable as $$
  -- How full a bounded queue is, 0.0 to 1.0 and more; of its two bounds the one that is nearer.
  select greatest(p_bound.depth::numeric / p_bound.max_depth, p_bound.bytes::numeric / p_bound.max_bytes)
$$;
