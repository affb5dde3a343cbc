create or replace function ojs.ends_of_jobs(p_and text default null) returns jsonb
language sql immutable as $$
  -- The request for a stream of the events that end a job, and of one more type.
  select jsonb_build_object('types', concat_ws(',', p_and, 'job.completed,job.cancelled,job.discarded,job.expired'))
$$;
