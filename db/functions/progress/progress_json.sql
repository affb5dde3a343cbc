create or replace function ojs.progress_json(p_job jsonb) returns jsonb
language sql immutable as $$
  -- The progress of a job, from the job as answers show it (ojs-progress 7.1).
  select jsonb_build_object('job_id', p_job -> 'id', 'state', p_job -> 'state', 'attempt', p_job -> 'attempt',
    'progress', p_job -> 'progress', 'message', p_job #> '{progress_details,message}',
    'data', p_job #> '{progress_details,data}', 'updated_at', p_job #> '{progress_details,updated_at}')
$$;
