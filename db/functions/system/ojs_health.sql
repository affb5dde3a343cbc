create or replace function ojs_health(p_request jsonb default '{}') returns ojs.reply
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  -- GET /ojs/v1/health
  -- The HTTP server passes its own uptime and latency. It reads so many queues and workers at most.
  select ojs.guard('public.ojs_health(jsonb)');
  select ojs.require_known(p_request, '{uptime_seconds,latency_ms}');
  select ojs.ok(jsonb_build_object('status', 'ok', 'version', '1.0', 'maintenance', ojs.in_maintenance(),
    'uptime_seconds', coalesce(ojs.as_integer(p_request -> 'uptime_seconds', 0, 9223372036854775807),
      extract(epoch from clock_timestamp() - pg_postmaster_start_time())::bigint),
    'backend', jsonb_build_object('type', 'postgres', 'status', 'healthy', 'connection', 'connected',
      'latency_ms', coalesce(ojs.as_integer(p_request -> 'latency_ms', 0, 9223372036854775807), 0),
      'version', current_setting('server_version')),
    'queues', (select jsonb_build_object('active', count(*) filter (where q.paused_at is null),
      'paused', count(*) filter (where q.paused_at is not null)) from (
        select q.paused_at from ojs.queue q limit 10000) q),
    'workers', (select jsonb_build_object(
      'connected', count(*) filter (where w.last_heartbeat_at > ojs.now() - interval '30 seconds'),
      'stale', count(*) filter (where w.last_heartbeat_at <= ojs.now() - interval '30 seconds')) from (
        select w.last_heartbeat_at from ojs.worker w limit 10000) w)))
$$;
comment on function ojs_health is
  'Shows that the database answers, with numbers of queues and workers: 200 {status: ok, version, maintenance, '
  'uptime_seconds, backend, queues, workers}. Errors OJ400. ojs-http-binding 8.1.';
