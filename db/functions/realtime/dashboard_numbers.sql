create or replace function ojs.dashboard_numbers(p_now timestamptz) returns jsonb
language plpgsql stable as $$
-- The numbers that a dashboard shows of up to 1000 queues and the 100 workers heard of last. The rates are those of the
-- last five minutes.
declare
  v_done record;
  v_queues jsonb;
  v_workers jsonb;
  v_total bigint;
begin
  select coalesce(sum(m.completed), 0) as completed, coalesce(sum(m.failed), 0) as failed into v_done
  from (select m.completed, m.failed from ojs.queue_minute m where m.minute > p_now - interval '5 minutes'
        union all
        select t.completed, t.failed from ojs.tally t where t.completed >= 0) m;
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
    'throughput', jsonb_build_object('processed_per_second', round(v_done.completed / 300.0, 3),
      'processed_per_minute', round(v_done.completed / 5.0, 1), 'failed_per_minute', round(v_done.failed / 5.0, 1)),
    'error_rate', coalesce(round(v_done.failed::numeric / nullif(v_done.completed + v_done.failed, 0), 4), 0),
    'timestamp', ojs.stamp(p_now));
end;
$$;
