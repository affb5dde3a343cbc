create or replace function ojs.dashboard_numbers(p_now timestamptz) returns jsonb
language plpgsql stable as $$
-- The numbers that a dashboard shows of up to 1000 queues and the 100 workers heard of last. The rates are those of the
-- last five minutes.
declare
  v_rates jsonb := ojs.recent_throughput(p_now);
  v_queues jsonb;
  v_workers jsonb;
  v_total bigint;
begin
  select coalesce(jsonb_agg(jsonb_build_object('name', n.queue, 'available', n.available, 'active', n.active,
    'scheduled', n.scheduled, 'retryable', n.retryable, 'completed', n.completed, 'discarded', n.discarded,
    'paused', n.paused_at is not null)), '[]') into v_queues
  from (select x.*, q.paused_at from ojs.queue_numbers() x join ojs.queue q on q.name = x.queue
        order by x.queue limit 1000) n;
  select count(*) into v_total from (
    select from ojs.worker w where w.last_heartbeat_at > p_now - interval '30 seconds' limit 10000) w;
  select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'state', w.state)), '[]') into v_workers
  from (select w.id, w.state from ojs.worker w where w.last_heartbeat_at > p_now - interval '30 seconds'
        order by w.last_heartbeat_at desc limit 100) w;
  return jsonb_build_object('queues', v_queues, 'workers', jsonb_build_object('total', v_total, 'active', v_workers),
    'throughput', v_rates - 'error_rate', 'error_rate', v_rates -> 'error_rate',
    'timestamp', ojs.stamp(p_now));
end;
$$;
