create or replace function ojs.block_limit(p_key text, p_error jsonb, p_now timestamptz) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- A failed job says that no job of its limit key should start before rate_limit_until: what it calls is overloaded
-- (ojs-rate-limiting 9.1). It counts for a day at most, so that a wrong clock does not stop a key for good.
declare
  v_until timestamptz := least(ojs.instant(p_error ->> 'rate_limit_until', p_now), p_now + interval '1 day');
begin
  if v_until <= p_now or exists (select from ojs.rate_limit_block b where b.key = p_key and b.until >= v_until) then
    return;
  end if;
  insert into ojs.rate_limit_block (key, until) values (p_key, v_until);
  insert into ojs.event (at, type, items)
  values (p_now, 'rate_limit.dynamic_adjusted', jsonb_build_array(jsonb_build_object('key', p_key,
    'until', ojs.stamp(v_until), 'reason', left(coalesce(p_error ->> 'type', p_error ->> 'code'), 255))));
end;
$$;
