create or replace function ojs.next_start(p_limit ojs.rate_limit, p_now timestamptz) returns timestamptz
language sql stable as $$
  -- When a used-up limit is expected to have room: when enough starts have left its window, and a second from now at
  -- the earliest, since nobody knows when an active job ends.
  select greatest(p_now + interval '1 second',
    p_limit.starts[cardinality(p_limit.starts) - p_limit.max_starts + 1] + p_limit.period_ms * interval '1 millisecond')
$$;
