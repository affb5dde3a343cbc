create or replace function ojs.job_body(p_job jsonb) returns jsonb
language sql stable as $$
  -- The body of an answer about one job: {job}, and some of its members again, where the official command-line client
  -- reads them.
  select jsonb_build_object('job', p_job, 'id', p_job -> 'id', 'type', p_job -> 'type', 'state', p_job -> 'state',
    'queue', p_job -> 'queue', 'attempt', p_job -> 'attempt', 'priority', p_job -> 'priority',
    'created_at', p_job -> 'created_at')
$$;
