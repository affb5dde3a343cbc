create or replace function ojs.without_data(p_job jsonb, p_now timestamptz) returns jsonb
language sql stable as $$
  -- A job of which nothing personal is left: only the members that say what became of it, and when they were erased.
  select coalesce(jsonb_object_agg(m.key, m.value), '{}')
    || jsonb_build_object('args', jsonb_build_array(), 'meta', jsonb_build_object(), 'erased_at', ojs.stamp(p_now))
  from jsonb_each(p_job) m
  where m.key = any ('{specversion,id,type,queue,priority,state,attempt,max_attempts,created_at,enqueued_at,'
    'activated_at,re_enqueued_at,started_at,completed_at,cancelled_at,discarded_at,scheduled_at,expires_at,'
    'previous_state,worker_id,workflow_id,retry,timeout_ms,visibility_timeout_ms}'::text[])
$$;
