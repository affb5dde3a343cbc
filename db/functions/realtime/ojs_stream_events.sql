create or replace function ojs_stream_events(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/events/stream
begin
  perform ojs.guard('public.ojs_stream_events(jsonb)');
  perform ojs.require_known(p_request, '{channel,after,last_event_id,types,event_types,queue,queues,type,job_types}');
  return ojs.ok(ojs.stream_start(p_request, coalesce(p_request ->> 'channel', 'all')));
end;
$$;
comment on function ojs_stream_events is
  'What a stream of events of the channel (all, job:<id>, queue:<name>, workflow:<id>) shows, and the place in the '
  'log where it begins: after the event `after` or Last-Event-ID, else now. Filters as in ojs_list_events, also as '
  'event_types, queue and type. 200 {channel, place, ...}; the HTTP server sends the stream itself. Errors OJ400, '
  'OJ404. ojs-realtime 2.';
