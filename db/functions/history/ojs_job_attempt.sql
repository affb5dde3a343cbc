create or replace function ojs_job_attempt(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/debug/jobs/{id}/traces/{attempt}
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_attempt jsonb;
begin
  perform ojs.guard('public.ojs_job_attempt(jsonb)');
  perform ojs.require_known(p_request, '{id,attempt}');
  -- The last one with this number: after a replay attempts count from 1 again.
  select a.value into v_attempt
  from jsonb_array_elements(ojs.job_attempts(ojs.find_job(v_id))) with ordinality a(value, ord)
  where a.value ->> 'attempt' = p_request ->> 'attempt'
  order by a.ord desc limit 1;
  if v_attempt is null then
    perform ojs.raise(ojs.not_found('attempt', concat_ws('/', p_request ->> 'id', p_request ->> 'attempt')));
  end if;
  return ojs.ok(jsonb_build_object('job_id', v_id, 'trace', v_attempt) || v_attempt);
end;
$$;
comment on function ojs_job_attempt is
  'The attempt {attempt} of the job {id}: 200 {job_id, attempt, state, worker_id, started_at, ended_at, error}. Errors '
  'OJ400, OJ404. ojs-execution-history 7.1.';
