create or replace function ojs_get_progress(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/jobs/{id}/progress
declare
  v_shown jsonb;
begin
  perform ojs.guard('public.ojs_get_progress(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  v_shown := ojs.find_job(ojs.as_uuid(p_request ->> 'id'));
  if v_shown is null then
    perform ojs.raise(ojs.not_found('job', p_request ->> 'id'));
  end if;
  v_shown := ojs.progress_json(v_shown);
  return row(200, jsonb_strip_nulls(jsonb_build_object('X-OJS-Progress', v_shown ->> 'progress',
      'Last-Modified', to_char((v_shown ->> 'updated_at')::timestamptz at time zone 'UTC',
        'Dy, DD Mon YYYY HH24:MI:SS "GMT"'))),
    v_shown)::ojs.reply;
end;
$$;
comment on function ojs_get_progress is
  'The progress of the job {id}: of its last attempt while it waits for another or after it has ended, 1 when it is '
  'completed. 200 {job_id, state, attempt, progress, message, data, updated_at}, null where nothing was reported; '
  'headers X-OJS-Progress and Last-Modified. Errors OJ400, OJ404. ojs-progress 7.1.';
