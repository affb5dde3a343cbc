create or replace function ojs_worker_progress(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/workers/progress
begin
  perform ojs.guard('public.ojs_worker_progress(jsonb)');
  perform ojs.require_object(p_request);
  if jsonb_typeof(p_request -> 'job_id') is distinct from 'string' then
    perform ojs.raise(ojs.invalid('job_id', case when p_request ->> 'job_id' is null then 'is required'
      else 'must be a string' end, p_request -> 'job_id'));
  end if;
  return ojs.ok(ojs.record_progress(p_request, p_request ->> 'job_id'));
end;
$$;
comment on function ojs_worker_progress is
  'As ojs_report_progress, for the job job_id: the way of the SDKs, which send percentage (0 to 100). 200 {job_id, '
  'state, progress, message, data, updated_at}. Errors OJ400, OJ404, OJ413. ojs-progress 6.1.';
