create or replace function ojs.job_json(p_doc jsonb, p_state text, p_attempt integer,
  p_enqueued_at timestamptz, p_due_at timestamptz, p_retry_delay_ms bigint, p_errors jsonb,
  p_started_at timestamptz, p_worker_id text, p_more jsonb default '{}') returns jsonb
language sql stable as $$
  -- A live job on the wire: its document, what has happened to it so far, and p_more (ojs-core 5.3). The small
  -- objects are joined first, since each step copies what stands left of it.
  select p_doc || (jsonb_build_object('state', p_state, 'attempt', p_attempt)
    || case when p_enqueued_at is null then '{}' else jsonb_build_object('enqueued_at', ojs.stamp(p_enqueued_at)) end
    || case when p_state <> 'retryable' then '{}' else jsonb_build_object(
         'next_attempt_at', ojs.stamp(p_due_at), 'next_retry_at', ojs.stamp(p_due_at)) end
    || case when p_retry_delay_ms is null then '{}' else jsonb_build_object('retry_delay_ms', p_retry_delay_ms) end
    || case when p_errors is null then '{}'
         -- After a replay the history is of an earlier life: its last error is not this one's. One of this life
         -- is of an attempt that has ended; before any (0) only what ends a life comes.
         when p_errors -> -1 -> 'attempt' = '0'
           or (p_errors -> -1 -> 'attempt')::integer + (p_state = 'active')::integer > p_attempt then
           jsonb_build_object('errors', p_errors)
         else jsonb_build_object('errors', p_errors, 'error', p_errors -> -1) end
    || case when p_started_at is null then '{}' else jsonb_build_object('started_at', ojs.stamp(p_started_at)) end
    || case when p_worker_id is null then '{}' else jsonb_build_object('worker_id', p_worker_id) end
    || p_more)
$$;
