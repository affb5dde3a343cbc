create or replace function ojs.failures_text(p_job ojs.job, p_state text, p_error jsonb, p_started_at timestamptz,
  p_ended_at text) returns text
language plpgsql stable as $$
-- The members of ojs.job_text that only a job has of which something has failed. An error is shown unless the job
-- completed: p_error, or else the last one of the history if it belongs to an attempt of this life; after a replay the
-- history is that of an earlier life.
begin
  return concat(
    ',"retry_delay_ms":' || p_job.retry_delay_ms,
    case p_state when 'retryable' then
      replace(',"next_attempt_at":"@","next_retry_at":"@"', '@', ojs.stamp(p_job.due_at)) end,
    ',"errors":' || p_job.errors::text,
    case when p_state <> 'completed' then ',"error":' || coalesce(p_error, case
      when (p_job.errors -> -1 -> 'attempt')::integer between 1 and p_job.attempt then
        p_job.errors -> -1 end)::text end,
    case when p_state = 'discarded' and p_started_at is not null then ',"completed_at":"' || p_ended_at || '"' end);
end;
$$;
