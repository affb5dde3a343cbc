create or replace function ojs_stream_queue_events(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/queues/{name}/events
begin
  perform ojs.guard('public.ojs_stream_queue_events(jsonb)');
  perform ojs.require_known(p_request, '{name,after,last_event_id,types,event_types,type,job_types}');
  return ojs.ok(ojs.stream_start(p_request, 'queue:' || coalesce(p_request ->> 'name', '')));
end;
$$;
comment on function ojs_stream_queue_events is
  'Where a stream of the events of the queue {name} begins: 200 {channel, place, ...}. The HTTP server sends the '
  'stream itself. Errors OJ400, OJ404. ojs-realtime 2.2.';
