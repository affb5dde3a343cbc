create or replace function ojs_delete_jobs(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs/bulk/delete
begin
  perform ojs.guard('public.ojs_delete_jobs(jsonb)');
  return ojs.act_on_given('ojs_delete_jobs', 'delete', p_request, '{completed,cancelled,discarded}');
end;
$$;
comment on function ojs_delete_jobs is
  'Deletes for good the jobs job_ids (1 to 1000) or all that filter selects, which must have ended: {job_ids or '
  'filter, atomicity: partial or atomic, idempotency_key}. 200 {total_matched, deleted, skipped, items: [{index, '
  'job_id, status, reason}]}, 207 when some were skipped, 422 when all were, or one of an atomic request; 202 with '
  'id and Location when a filter selects more than 1000 and the tick does the rest (ojs_get_bulk). Errors OJ400, '
  'OJ409 (the key was used for another request), OJ413 (too many ids), OJ422. ojs-bulk-operations 8.';
