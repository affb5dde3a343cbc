create or replace function ojs_cancel_jobs(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs/bulk/cancel
begin
  perform ojs.guard('public.ojs_cancel_jobs(jsonb)');
  return ojs.act_on_given('ojs_cancel_jobs', 'cancel_waiting', p_request, '{available,scheduled}');
end;
$$;
comment on function ojs_cancel_jobs is
  'Cancels the jobs job_ids (1 to 1000) or all that filter selects (available and scheduled ones, unless it names '
  'states); active ones are skipped: {job_ids or filter, atomicity: partial or atomic, idempotency_key}. 200 '
  '{total_matched, cancelled, skipped, items: [{index, job_id, status, reason}]}, 207 when some were skipped, 422 '
  'when all were, or one of an atomic request; 202 with id and Location when a filter selects more than 1000 and '
  'the tick does the rest (ojs_get_bulk). Errors OJ400, OJ409 (the key was used for another request), OJ413 (too '
  'many ids), OJ422. ojs-bulk-operations 6.';
