create or replace function ojs.fresh_json(p_doc jsonb, p_state text, p_now timestamptz) returns jsonb
language sql stable as $$
  -- A job on the wire that has just been enqueued: what ojs.job_json shows of it, in one step.
  select p_doc || case p_state
    when 'available' then jsonb_build_object('state', 'available', 'attempt', 0, 'enqueued_at', ojs.stamp(p_now))
    else jsonb_build_object('state', p_state, 'attempt', 0) end
$$;
