create or replace function ojs.was_started(p_step ojs.step) returns boolean
language sql immutable as $$
  -- Has a step been started, even if its job was refused? Callbacks that were not due never are.
  select p_step.job_id is not null or p_step.child_id is not null or p_step.state = 'failed'
$$;
