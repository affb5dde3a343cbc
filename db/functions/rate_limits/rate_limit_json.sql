create or replace function ojs.rate_limit_json(p_limit ojs.rate_limit, p_most integer, p_now timestamptz) returns jsonb
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- A rate limit as operators see it (ojs-rate-limiting 10.1): what holds now, what jobs and an operator have set, and
-- how much of it is used. waiting_count is how many jobs of the key are available, p_most at most.
declare
  v_now ojs.rate_limit := ojs.limit_in_force(p_limit, p_now);
  v_override ojs.rate_limit_override;
  v_active bigint;
  v_waiting bigint;
  v_first timestamptz;
  v_started bigint;
  v_blocked timestamptz;
begin
  select * into v_override from ojs.rate_limit_override o
  where o.key = p_limit.key and (o.until is null or o.until > p_now);
  select count(*) into v_active from ojs.active a where a.limit_key = p_limit.key;
  -- A claimed job is active, but its row in ojs.job still says available.
  select count(*) - v_active into v_waiting
  from (select from ojs.job j where j.limit_key = p_limit.key and j.state = 'available' limit p_most + v_active) j;
  select min(s), count(*) into v_first, v_started
  from unnest(v_now.starts) s where s > p_now - v_now.period_ms * interval '1 millisecond';
  select max(b.until) into v_blocked from ojs.rate_limit_block b where b.key = p_limit.key and b.until > p_now;

  return jsonb_build_object('key', p_limit.key,
      'concurrency', jsonb_build_object('limit', v_now.concurrency, 'active', v_active,
        'available', case when v_now.concurrency is not null then greatest(0, v_now.concurrency - v_active) end),
      'waiting_count', greatest(0, v_waiting),
      'declared', jsonb_build_object('concurrency', p_limit.concurrency,
        'rate', ojs.rate_json(p_limit.max_starts, p_limit.period_ms)))
    || case when v_waiting >= p_most then '{"waiting_count_is": "at_least"}'::jsonb else '{}' end
    || case when v_now.max_starts is null then '{}' else jsonb_build_object(
      'rate', ojs.rate_json(v_now.max_starts, v_now.period_ms) || jsonb_build_object('current_count', v_started,
        'window_resets_at', ojs.stamp(v_first + v_now.period_ms * interval '1 millisecond'))) end
    || case when v_now.max_starts is distinct from 1 then '{}' else jsonb_build_object(
      'throttle', ojs.rate_json(v_now.max_starts, v_now.period_ms) || jsonb_build_object('next_allowed_at',
        ojs.stamp(coalesce(v_first + v_now.period_ms * interval '1 millisecond', p_now)))) end
    || case when v_override.key is null then '{}' else jsonb_build_object(
      'override', case when v_override.sets_concurrency then
          jsonb_build_object('concurrency', v_override.concurrency) else '{}' end
        || case when v_override.sets_rate then
          jsonb_build_object('rate', ojs.rate_json(v_override.max_starts, v_override.period_ms)) else '{}' end
        || jsonb_build_object('set_at', ojs.stamp(v_override.set_at), 'expires_at', ojs.stamp(v_override.until))) end
    || case when v_blocked is null then '{}' else jsonb_build_object('blocked_until', ojs.stamp(v_blocked)) end;
end;
$$;
