create or replace function ojs.fresh_available(p_now timestamptz) returns jsonb
language sql stable as $$
  -- What a job shows of its state that became available at p_now and was never started.
  select jsonb_build_object('state', 'available', 'attempt', 0, 'enqueued_at', ojs.stamp(p_now))
$$;
