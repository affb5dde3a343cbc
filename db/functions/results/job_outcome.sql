create or replace function ojs.job_outcome(p_job jsonb) returns jsonb
language plpgsql stable as $$
-- Where a job is now, for streams of its progress and result: its state, the progress that it has reported, and once it
-- has ended its result or error. Null without a job.
begin
  return ojs.progress_json(p_job) || ojs.job_result(p_job)
    || jsonb_build_object('pruned', ojs.result_is_pruned(p_job));
end;
$$;
