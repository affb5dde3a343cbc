create or replace function ojs.job_event_json(p_job ojs.job_event) returns jsonb
language sql stable as $$
  -- The data of an event that is about one job.
  select jsonb_strip_nulls(jsonb_build_object('job_id', p_job.job_id, 'job_type', p_job.job_type, 'queue', p_job.queue,
      'state', p_job.state, 'priority', p_job.priority, 'attempt', p_job.attempt, 'worker_id', p_job.worker_id,
      'duration_ms', p_job.duration_ms, 'wait_ms', p_job.wait_ms))
    || coalesce(p_job.more, '{}')
$$;
