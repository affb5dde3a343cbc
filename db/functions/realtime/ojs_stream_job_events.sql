create or replace function ojs_stream_job_events(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/jobs/{id}/events
begin
  perform ojs.guard('public.ojs_stream_job_events(jsonb)');
  perform ojs.require_known(p_request, '{id,after,last_event_id,types,event_types}');
  return ojs.ok(ojs.stream_start(p_request, 'job:' || coalesce(p_request ->> 'id', '')));
end;
$$;
comment on function ojs_stream_job_events is
  'Where a stream of the events of the job {id} begins: 200 {channel, place, ...}, with ended when it has ended. '
  'The HTTP server sends the stream itself. Errors OJ400, OJ404. ojs-realtime 2.1.';
