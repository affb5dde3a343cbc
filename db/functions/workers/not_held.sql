create or replace function ojs.not_held(p_request jsonb) returns jsonb
language sql volatile as $$
  -- Why a worker's report about a job cannot be taken: no such job, or not active, or held by another, or in
  -- another attempt.
  select case
    when f.job is null then ojs.not_found('job', p_request ->> 'job_id')
    when f.job ->> 'state' = 'active' and f.job ->> 'worker_id' <> p_request ->> 'worker_id' then
      ojs.error('conflict', 'job is held by another worker', jsonb_build_object(
        'job_id', f.job -> 'id', 'current_state', 'active', 'expected_state', 'active', 'reason', 'not_the_owner'))
    when f.job ->> 'state' = 'active' then
      ojs.error('conflict', format('job is in attempt %s, not %s', f.job -> 'attempt', p_request -> 'attempt'),
        jsonb_build_object(
        'job_id', f.job -> 'id', 'current_state', 'active', 'expected_state', 'active', 'reason', 'not_the_attempt',
        'field', 'attempt', 'current_attempt', f.job -> 'attempt'))
    else ojs.wrong_state(ojs.as_uuid(p_request ->> 'job_id'), f.job ->> 'state', 'active') end
  from (select ojs.find_job(ojs.as_uuid(p_request ->> 'job_id')) as job) f
$$;
