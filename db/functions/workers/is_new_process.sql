create or replace function ojs.is_new_process(p_before jsonb, p_now jsonb) returns boolean
language sql immutable as $$
  -- Does what a worker says about itself come from another process than what it said before? Its pid or its start has
  -- changed; a heartbeat that says neither comes from the same one.
  select (coalesce(p_now -> 'pid', p_before -> 'pid'), coalesce(p_now -> 'started_at', p_before -> 'started_at'))
    is distinct from (p_before -> 'pid', p_before -> 'started_at')
$$;
