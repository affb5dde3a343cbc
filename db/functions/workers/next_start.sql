create or replace function ojs.next_start(p_limit ojs.rate_limit, p_now timestamptz) returns timestamptz
language sql stable as $$
  -- When a used-up limit is expected to have room: when enough starts have left its window and it is no longer blocked,
  -- and a second from now at the earliest, since nobody knows when an active job ends. Where it lets nothing start, a
  -- minute from now, since somebody may raise it.
  select greatest(p_now + case when l.concurrency = 0 then interval '1 minute' else interval '1 second' end,
    l.starts[cardinality(l.starts) - l.max_starts + 1] + l.period_ms * interval '1 millisecond',
    (select max(b.until) from ojs.rate_limit_block b where b.key = l.key and b.until > p_now))
  from ojs.limit_in_force(p_limit, p_now) l
$$;
