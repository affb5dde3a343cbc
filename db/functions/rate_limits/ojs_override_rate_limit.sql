create or replace function ojs_override_rate_limit(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- PUT /ojs/v1/rate-limits/{key}
-- It stands beside the limit that jobs set, so enqueues do not change it. A misspelt member is refused, since without
-- expires_at it would stay. It also ends a block by a failed job: the operator knows better.
declare
  v_now timestamptz := ojs.now();
  v_asked record;
  v_limit ojs.rate_limit;
begin
  perform ojs.guard('public.ojs_override_rate_limit(jsonb)');
  perform ojs.require_known(p_request,
    '{key,concurrency,rate,period,throttle,max_per_second,lift,expires_at,duration,reason}');
  if p_request ->> 'key' is null then
    perform ojs.raise(ojs.invalid('key', 'is required'));
  end if;
  v_asked := ojs.override_of(p_request, v_now);
  if v_asked.error is not null then
    perform ojs.raise(v_asked.error);
  end if;

  insert into ojs.rate_limit_override as o select (v_asked.override).*
  on conflict (key) do update
  set sets_rate = excluded.sets_rate, max_starts = excluded.max_starts, period_ms = excluded.period_ms,
      sets_concurrency = excluded.sets_concurrency, concurrency = excluded.concurrency, until = excluded.until,
      set_at = excluded.set_at;
  delete from ojs.rate_limit_block b where b.key = p_request ->> 'key';
  v_limit := ojs.find_rate_limit(p_request ->> 'key');
  perform ojs.wake_limited(v_limit, v_now);
  insert into ojs.event (at, type, items)
  values (v_now, 'rate_limit.changed', jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('key', v_limit.key,
    'until', ojs.stamp((v_asked.override).until)))));
  perform ojs.audit('ojs_override_rate_limit', v_limit.key, jsonb_build_object(
    'concurrency', (v_asked.override).concurrency,
    'rate', ojs.rate_json((v_asked.override).max_starts, (v_asked.override).period_ms), 'lift', p_request -> 'lift',
    'expires_at', ojs.stamp((v_asked.override).until), 'reason', left(p_request ->> 'reason', 1000)));
  return ojs.ok(ojs.rate_limit_json(v_limit, 10000, v_now));
end;
$$;
comment on function ojs_override_rate_limit is
  'Sets a limit for the key {key} in place of the one that jobs set, until expires_at or for a duration, or until '
  'ojs_restore_rate_limit: concurrency, rate, throttle or max_per_second as jobs have them, or lift: true for no '
  'limit. What it does not mention stays as jobs set it; enqueues do not change it. 200 as ojs_get_rate_limit. Errors '
  'OJ400, OJ422. ojs-rate-limiting 10.2.';
