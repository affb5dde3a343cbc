create or replace function ojs.job_outcome(p_job jsonb) returns jsonb
language plpgsql stable as $$
-- Where a job is now, for streams of its progress and result: its state, the progress that it has reported, and once
-- it has ended its result or error. Null without a job.
begin
  return ojs.job_result(p_job) || jsonb_build_object('pruned', ojs.result_is_pruned(p_job))
    || jsonb_strip_nulls(jsonb_build_object('progress', p_job -> 'progress', 'data', p_job -> 'progress_data'));
end;
$$;
