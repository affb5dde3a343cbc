create or replace function ojs_retry_jobs(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs/bulk/retry
begin
  perform ojs.guard('public.ojs_retry_jobs(jsonb)');
  return ojs.act_on_given('ojs_retry_jobs', 'retry', p_request, '{discarded,retryable}');
end;
$$;
comment on function ojs_retry_jobs is
  'Retries the jobs job_ids (1 to 1000) or all that filter selects, which must be discarded or retryable: {job_ids '
  'or filter, atomicity: partial or atomic, idempotency_key}. 200 {total_matched, retried, skipped, items: [{index, '
  'job_id, status, reason}]}, 207 when some were skipped, 422 when all were, or one of an atomic request; 202 with '
  'id and Location when a filter selects more than 1000 and the tick does the rest (ojs_get_bulk). Errors OJ400, '
  'OJ409 (the key was used for another request), OJ413 (too many ids), OJ422. ojs-bulk-operations 7.';
