create or replace function ojs.next_checkpoint(p_before jsonb, p_state jsonb, p_more jsonb, p_now timestamptz)
returns jsonb
language sql stable as $$
  -- The checkpoint that replaces the one before, with the next number (ojs-durable-execution 5.1).
  select jsonb_build_object('state', p_state, 'sequence', coalesce((p_before ->> 'sequence')::bigint, 0) + 1,
    'created_at', ojs.stamp(p_now)) || p_more
$$;
