create or replace function ojs_stats(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/stats
-- Clients disagree whether queues and workers are numbers (the specification, its suite, the official dashboard) or
-- objects (the official command-line client). Only the latter asks for the media type of OJS, and for no version.
declare
  v_now timestamptz := ojs.now();
  v_objects boolean := coalesce(p_request ->> 'accept', '') = 'application/openjobspec+json'
    and not p_request ? 'ojs_version';
  v_states jsonb;
  v_queues jsonb;
  v_workers jsonb;
  v_throughput jsonb := ojs.recent_throughput(v_now);
begin
  perform ojs.guard('public.ojs_stats(jsonb)');
  perform ojs.require_known(p_request, '{accept,ojs_version}');
  select jsonb_build_object('available', coalesce(sum(n.available), 0), 'active', coalesce(sum(n.active), 0),
      'scheduled', coalesce(sum(n.scheduled), 0), 'retryable', coalesce(sum(n.retryable), 0),
      'pending', coalesce(sum(n.pending), 0), 'completed', coalesce(sum(n.completed), 0),
      'discarded', coalesce(sum(n.discarded), 0), 'cancelled', coalesce(sum(n.cancelled), 0),
      'dead_letter', coalesce(sum(n.dead_letters), 0)),
    jsonb_build_object('total', count(*), 'active', count(*) filter (where q.paused_at is null),
      'paused', count(*) filter (where q.paused_at is not null),
      'oldest_available_age_seconds', ojs.age_seconds(min(n.oldest_available_at), v_now),
      'counted_at', ojs.stamp(coalesce(min(n.counted_at), v_now)))
  into v_states, v_queues
  from ojs.queue_numbers() n join ojs.queue q on q.name = n.queue;
  select jsonb_build_object('total', count(*), 'active', count(*) filter (where w.is_here),
      'running', count(*) filter (where w.is_here and w.state = 'running'),
      'quiet', count(*) filter (where w.is_here and w.state = 'quiet'),
      'stale', count(*) filter (where not w.is_here))
  into v_workers
  from (
    select x.state, x.last_heartbeat_at > v_now - interval '30 seconds' as is_here
    from ojs.worker x where x.last_heartbeat_at is not null limit 10000) w;

  return ojs.ok(jsonb_build_object('jobs', v_states, 'queue_counts', v_queues, 'worker_counts', v_workers,
    'queues', case when v_objects then v_queues else v_queues -> 'total' end,
    'workers', case when v_objects then v_workers else v_workers -> 'total' end,
    'throughput', v_throughput - 'error_rate', 'error_rate', v_throughput -> 'error_rate',
    'uptime_seconds', greatest(extract(epoch from v_now - pg_postmaster_start_time())::bigint, 0),
    'counted_at', v_queues -> 'counted_at', 'computed_at', ojs.stamp(v_now)));
end;
$$;
comment on function ojs_stats is
  'The system in numbers: 200 {queues, workers, jobs (by state), throughput (of the last five minutes), error_rate, '
  'uptime_seconds, queue_counts, worker_counts, counted_at, computed_at}. Errors OJ400. ojs-admin-api 10.1.';
