create or replace function ojs.queue_retry(p_config jsonb) returns jsonb
language sql immutable as $$
  -- The retry policy that settings of a queue describe; dead_letter says what happens when it is exhausted.
  select case when p_config ? 'dead_letter' then jsonb_build_object('on_exhaustion',
      case p_config -> 'dead_letter' when 'true' then 'dead_letter' else 'discard' end) else '{}' end
    || coalesce(p_config -> 'retry', '{}')
$$;
