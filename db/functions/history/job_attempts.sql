create or replace function ojs.job_attempts(p_job jsonb) returns jsonb
language sql stable as $$
  -- Every attempt of a job, in order, as the job itself tells: {attempt, state, worker_id, started_at, ended_at,
  -- duration_ms, error}. Of failed attempts it keeps the last 20. A job that is retried as a dead letter counts from 1
  -- again.
  select coalesce(jsonb_agg(jsonb_strip_nulls(a.value || jsonb_build_object('duration_ms',
    (extract(epoch from (a.value ->> 'ended_at')::timestamptz - (a.value ->> 'started_at')::timestamptz)
      * 1000)::bigint)) order by a.ord), '[]')
  from (
    select e.ord, jsonb_build_object('attempt', e.value -> 'attempt', 'state', 'failed',
      'worker_id', e.value -> 'worker_id', 'started_at', e.value -> 'started_at',
      'ended_at', e.value -> 'occurred_at', 'error', e.value) as value
    from jsonb_array_elements(p_job -> 'errors') with ordinality e(value, ord)
    where (e.value -> 'attempt')::integer > 0
    union all
    select 1000, jsonb_build_object('attempt', p_job -> 'attempt', 'state', p_job -> 'state',
      'worker_id', p_job -> 'worker_id', 'started_at', p_job -> 'started_at',
      'ended_at', p_job -> ((p_job ->> 'state') || '_at'))
    where p_job ->> 'state' in ('active', 'completed', 'cancelled') and p_job ? 'started_at') a
$$;
