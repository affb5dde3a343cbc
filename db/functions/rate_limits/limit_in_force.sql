create or replace function ojs.limit_in_force(p_limit ojs.rate_limit, p_now timestamptz) returns ojs.rate_limit
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- The limit of a key as it holds now: what jobs said, or what an operator has set in place of that. While a failed job
-- has blocked the key, its concurrency is 0 (ojs-rate-limiting 9, 10.2).
declare
  v_override ojs.rate_limit_override;
begin
  select * into v_override from ojs.rate_limit_override o
  where o.key = p_limit.key and (o.until is null or o.until > p_now);
  if v_override.sets_rate then
    p_limit.max_starts := v_override.max_starts;
    p_limit.period_ms := v_override.period_ms;
  end if;
  if v_override.sets_concurrency then
    p_limit.concurrency := v_override.concurrency;
  end if;
  if exists (select from ojs.rate_limit_block b where b.key = p_limit.key and b.until > p_now) then
    p_limit.concurrency := 0;
  end if;
  return p_limit;
end;
$$;
