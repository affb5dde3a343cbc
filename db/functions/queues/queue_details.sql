create or replace function ojs.queue_details(p_queues text[]) returns table (name text, details jsonb)
language plpgsql stable as $$
-- What an operator sees of queues: counts, rates of the last five minutes, how long the oldest available job has
-- waited, settings (ojs-admin-api 6.1, 6.2).
declare
  v_now timestamptz := ojs.now();
begin
  return query
  select q.name,
    jsonb_build_object('name', q.name, 'paused', q.paused_at is not null,
      'state', case when d.queue is not null then 'draining' when q.paused_at is not null then 'paused'
        else 'active' end,
      'status', case when q.paused_at is null then 'active' else 'paused' end,
      'counts', jsonb_build_object('available', n.available, 'active', n.active, 'scheduled', n.scheduled,
        'retryable', n.retryable, 'pending', n.pending, 'completed', n.completed, 'cancelled', n.cancelled,
        'discarded', n.discarded),
      'throughput', jsonb_build_object('processed_per_minute', round(m.completed / 5.0, 2),
        'failed_per_minute', round(m.failed / 5.0, 2)),
      'latency_ms', jsonb_build_object('avg', coalesce(round(m.wait_ms / nullif(m.completed, 0)), 0)),
      'created_at', ojs.stamp(q.created_at), 'configuration', ojs.shown_config(ojs.queue_config(q.name)))
    || jsonb_strip_nulls(jsonb_build_object('paused_at', ojs.stamp(q.paused_at),
      'oldest_available_at', ojs.stamp(n.oldest_available_at),
      'oldest_available_age_ms',
        greatest(0, round(extract(epoch from v_now - n.oldest_available_at) * 1000)::bigint),
      'deletion', case when d.queue is not null then jsonb_build_object('strategy', d.strategy,
        'target_queue', d.target, 'started_at', ojs.stamp(d.started_at)) end))
  from ojs.queue_numbers(p_queues) n
    join ojs.queue q on q.name = n.queue
    left join ojs.queue_drain d on d.queue = q.name
    cross join lateral ojs.recent_work(q.name, v_now - interval '5 minutes') m;
end;
$$;
