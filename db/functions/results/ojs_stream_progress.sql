create or replace function ojs_stream_progress(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/jobs/{id}/progress/stream
declare
  v_job jsonb := ojs.find_job(ojs.as_uuid(p_request ->> 'id'));
begin
  perform ojs.guard('public.ojs_stream_progress(jsonb)');
  perform ojs.require_known(p_request, '{id,last_event_id}');
  return ojs.ok(ojs.stream_start(p_request || ojs.ends_of_jobs('job.progress'),
    'job:' || coalesce(p_request ->> 'id', '')) || jsonb_build_object('now', ojs.job_outcome(v_job)));
end;
$$;
comment on function ojs_stream_progress is
  'Where a stream of the progress of the job {id} begins: 200 {channel, place, now}. The HTTP server sends each '
  'report, and at last `completed`, `failed` or `cancelled`. Errors OJ400, OJ404. ojs-progress 7.2.';
