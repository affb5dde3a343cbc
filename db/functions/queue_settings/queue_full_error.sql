create or replace function ojs.queue_full_error(p_bound ojs.queue_bound, p_now timestamptz) returns jsonb
language plpgsql stable as $$
-- The error object for a job that a full queue refuses (ojs-backpressure 7.1). Its member headers becomes headers of
-- the response. A large queue is counted again after a while; before, trying again is of no use.
declare
  v_about jsonb := jsonb_strip_nulls(jsonb_build_object('queue', p_bound.queue, 'depth', p_bound.depth,
    'bound', coalesce(p_bound.max_depth, p_bound.max_bytes), 'strategy', p_bound.strategy,
    'max_size_bytes', p_bound.max_bytes));
begin
  return ojs.error('QUEUE_FULL', case
      when p_bound.max_bytes is null or p_bound.depth >= p_bound.max_depth then
        format('queue %s has no room within its depth bound (%s)', p_bound.queue, p_bound.max_depth)
      else format('queue %s has no room within its size bound (%s bytes)', p_bound.queue, p_bound.max_bytes) end,
      v_about)
    || v_about || jsonb_build_object('headers', ojs.depth_headers(p_bound) || jsonb_build_object('Retry-After',
      greatest(1, ceil(extract(epoch from greatest(ojs.count_again_at(p_bound), p_now) - p_now)))::text));
end;
$$;
