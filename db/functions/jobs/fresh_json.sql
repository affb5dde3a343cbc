create or replace function ojs.fresh_json(p_doc jsonb, p_state text, p_available jsonb) returns jsonb
language sql stable as $$
  -- A job on the wire that has just been enqueued, in fewer steps than ojs.job_json. p_available is what an
  -- available one shows, made once for many (ojs.fresh_available).
  select p_doc || case p_state
    when 'available' then p_available
    else jsonb_build_object('state', p_state, 'attempt', 0) end
$$;
