create or replace function ojs_stream_stats(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/stats/stream
begin
  perform ojs.guard('public.ojs_stream_stats(jsonb)');
  perform ojs.require_known(p_request, '{last_event_id}');
  return ojs.ok(ojs.stream_start(p_request || '{"types": "job.enqueued,job.completed,job.failed,job.cancelled"}', 'all')
    || jsonb_build_object('metrics', ojs.dashboard_numbers(ojs.now())));
end;
$$;
comment on function ojs_stream_stats is
  'What a dashboard follows: the numbers of the system now, and where the stream of jobs begins: 200 {channel, place, '
  'metrics: {queues, throughput, workers, error_rate}}. The HTTP server sends events `metrics` every few seconds, and '
  'job.enqueued, job.completed, job.failed and job.cancelled. Errors OJ400. ojs-admin-api 10.1, ojs-realtime 2.';
