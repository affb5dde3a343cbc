create or replace function ojs.start_capacity(p_limit ojs.rate_limit, p_now timestamptz) returns integer
language sql stable as $$
  -- How many jobs of a limit key could start now (1000 stands for any number).
  select greatest(0, least(
    coalesce(p_limit.max_starts - (select count(*) from unnest(p_limit.starts) s
      where s > p_now - p_limit.period_ms * interval '1 millisecond'), 1000),
    coalesce(p_limit.concurrency - (select count(*) from ojs.active a where a.limit_key = p_limit.key), 1000)))::integer
$$;
