create or replace function ojs.saved_text(p_job ojs.job, p_state text, p_attempt integer, p_started_at timestamptz)
returns text
language plpgsql stable as $$
-- The members of ojs.job_text that only a job has whose worker reported progress or saved a checkpoint. Progress is
-- that of the attempt shown; a completed job has made all of it, whichever attempt reported (ojs-progress 5.3, 8). A
-- checkpoint is gone when the job has ended (ojs-durable-execution 5.2).
declare
  v_is_current boolean := ojs.is_of_attempt(p_job.progress, p_attempt, p_started_at);
begin
  return concat(
    case when p_state = 'completed' and p_job.progress is not null then ',"progress":1'
      when v_is_current then ',"progress":' || (p_job.progress ->> 'progress') end,
    case when v_is_current then ',"progress_details":' || (p_job.progress -> 'details')::text end,
    case when p_state not in ('completed', 'cancelled', 'discarded') then ojs.checkpoint_text(p_job.checkpoint) end);
end;
$$;
