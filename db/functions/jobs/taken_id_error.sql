create or replace function ojs.taken_id_error(p_id uuid) returns jsonb
language sql volatile as $$
  -- The error object when a job, live or ended, has this id already; else null.
  select ojs.error('duplicate', 'a job with this id exists already', jsonb_build_object(
    'field', 'id', 'existing_job_id', p_id, 'existing_job_state', j.job -> 'state'))
  from ojs.find_job(p_id) j(job)
  where j.job is not null
$$;
