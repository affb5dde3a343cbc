create or replace function ojs_subscribe(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/ws
begin
  perform ojs.guard('public.ojs_subscribe(jsonb)');
  perform ojs.require_known(p_request,
    '{channel,after,last_event_id,types,event_types,queue,queues,type,job_types}');
  return ojs.ok(ojs.stream_start(p_request, coalesce(p_request ->> 'channel', 'all'), p_ends => false));
end;
$$;
comment on function ojs_subscribe is
  'What one subscription of a WebSocket shows, and the place in the log where it begins, as ojs_stream_events: 200 '
  '{channel, place, ...}. The HTTP server speaks WebSocket and sends the events. Errors OJ400, OJ404. ojs-realtime '
  '3.2, ojs-events 6.2.';
