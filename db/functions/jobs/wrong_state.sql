create or replace function ojs.wrong_state(p_id uuid, p_state text, p_expected text) returns jsonb
language sql stable as $$
  -- The error object for a change that a job in this state does not allow (ojs-core 6.4).
  select ojs.error('conflict', format('job is %s, expected %s', p_state, p_expected), jsonb_build_object(
    'job_id', p_id, 'current_state', p_state, 'expected_state', p_expected, 'reason', 'invalid_state_transition'))
$$;
