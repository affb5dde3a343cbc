create or replace function ojs_job_attempts(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/jobs/{id}/retries
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_job jsonb := ojs.find_job(v_id);
  v_attempts jsonb;
begin
  perform ojs.guard('public.ojs_job_attempts(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  if v_job is null then
    perform ojs.raise(ojs.not_found('job', p_request ->> 'id'));
  end if;
  v_attempts := ojs.job_attempts(v_job);
  return ojs.ok(jsonb_strip_nulls(jsonb_build_object('job_id', v_id, 'id', v_id, 'type', v_job -> 'type',
      'queue', v_job -> 'queue', 'state', v_job -> 'state', 'attempt', v_job -> 'attempt',
      'max_attempts', v_job -> 'max_attempts', 'next_attempt_at', v_job -> 'next_attempt_at',
      'next_retry_at', v_job -> 'next_attempt_at', 'retry_policy',
      coalesce(v_job -> 'retry', (ojs.retry_policy('{}', v_job -> 'max_attempts')).policy),
      'trace', case when v_job -> 'meta' ? 'traceparent' then v_job #> '{meta,traceparent}' end))
    || jsonb_build_object('attempts', v_attempts, 'traces', v_attempts, 'retries', (
        select coalesce(jsonb_agg(a.value order by a.ord), '[]')
        from jsonb_array_elements(v_attempts) with ordinality a(value, ord) where a.value ->> 'state' = 'failed'),
      'total', jsonb_array_length(v_attempts)));
end;
$$;
comment on function ojs_job_attempts is
  'The attempts of the job {id}, in order: 200 {job_id, state, attempt, max_attempts, next_attempt_at, retry_policy, '
  'attempts, retries}. retries are those that failed; of these it has the last 20. Errors OJ400, OJ404. ojs-retry 10.';
