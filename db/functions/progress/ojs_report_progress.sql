create or replace function ojs_report_progress(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- PUT /ojs/v1/jobs/{id}/progress
begin
  perform ojs.guard('public.ojs_report_progress(jsonb)');
  return ojs.ok(ojs.record_progress(p_request, p_request ->> 'id'));
end;
$$;
comment on function ojs_report_progress is
  'The worker of the job {id} reports progress (0 to 1) or percentage (0 to 100), with a message, data, and a '
  'checkpoint from which the next attempt can go on; the lease is extended. The number never becomes less in one '
  'attempt. 200 {job_id, state, progress, message, data, updated_at}; ignored: true when the job is not active, or '
  'worker_id or attempt is not the one that holds it. Errors OJ400, OJ404, OJ413. ojs-progress 6.';
