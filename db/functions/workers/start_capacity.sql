create or replace function ojs.start_capacity(p_limit ojs.rate_limit, p_now timestamptz) returns integer
language sql stable as $$
  -- How many jobs of a limit key could start now (1000 stands for any number).
  select greatest(0, least(
    coalesce(l.max_starts - (select count(*) from unnest(l.starts) s
      where s > p_now - l.period_ms * interval '1 millisecond'), 1000),
    coalesce(l.concurrency - (select count(*) from ojs.active a where a.limit_key = l.key), 1000)))::integer
  from ojs.limit_in_force(p_limit, p_now) l
$$;
