create or replace function ojs.job_summary(p_job jsonb, p_error jsonb) returns jsonb
language plpgsql immutable as $$
-- A job as a list shows it. Its members are read in one pass, because a large job is unpacked each time it is touched.
begin
  return (
    select jsonb_object_agg(m.key, m.value) from jsonb_each(p_job) m
    where m.value <> 'null' and m.key = any ('{id,type,queue,state,priority,attempt,max_attempts,created_at,'
      'enqueued_at,scheduled_at,started_at,completed_at,cancelled_at,discarded_at,next_attempt_at,expires_at,'
      'worker_id,workflow_id,previous_state,tags}'::text[]))
    || case when p_error is null then '{}' else jsonb_build_object('error', jsonb_strip_nulls(jsonb_build_object(
      'code', left(p_error ->> 'code', 255), 'type', left(p_error ->> 'type', 255),
      'message', left(p_error ->> 'message', 500), 'attempt', p_error -> 'attempt',
      'occurred_at', p_error -> 'occurred_at'))) end;
end;
$$;
