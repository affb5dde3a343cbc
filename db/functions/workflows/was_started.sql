create or replace function ojs.was_started(p_step ojs.step) returns boolean
language sql immutable as $$
  -- True when a step was started, even if its job was refused. A callback that was not due was never started.
  select p_step.job_id is not null or p_step.child_id is not null or p_step.state = 'failed'
$$;
