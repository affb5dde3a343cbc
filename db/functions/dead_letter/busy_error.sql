create or replace function ojs.busy_error(p_id uuid) returns jsonb
language sql stable as $$
  -- The error object for a job on which another transaction is acting at this moment.
  select ojs.error('conflict', 'another request is acting on the job',
    jsonb_build_object('job_id', p_id, 'reason', 'busy'), 'read the job, and send the request again')
$$;
