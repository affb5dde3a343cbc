create or replace function ojs.pressure_warning(p_bound ojs.queue_bound) returns jsonb
language sql stable as $$
  -- The warning that a queue is nearly full, among those of an enqueue (ojs-backpressure 7.3).
  select jsonb_build_object('field', 'queue', 'message', format('queue %s is nearly full', p_bound.queue),
    'depth', p_bound.depth, 'bound', coalesce(p_bound.max_depth, p_bound.max_bytes),
    'pressure', trim_scale(round(least(ojs.pressure(p_bound), 1), 4)))
$$;
