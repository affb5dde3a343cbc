create or replace function ojs_cancel_matching_jobs(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/admin/jobs/bulk/cancel
begin
  perform ojs.guard('public.ojs_cancel_matching_jobs(jsonb)');
  return ojs.start_filtered('ojs_cancel_matching_jobs', 'cancel', p_request,
    '{available,scheduled,retryable,pending,active}');
end;
$$;
comment on function ojs_cancel_matching_jobs is
  'Cancels all jobs that filter selects (those that have not ended, unless it names states): {filter, confirm: '
  'true, expected, dry_run}. 200 {id, action, matched, succeeded, failed, errors} when all is done, 202 with the '
  'same and Location when the tick does the rest (ojs_get_bulk). dry_run only counts. Errors OJ400, OJ409 (expected '
  'differs from the present count by more than a tenth). ojs-admin-api 8.';
