create or replace function ojs_get_rate_limit(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/rate-limits/{key}
declare
  v_limit ojs.rate_limit;
begin
  perform ojs.guard('public.ojs_get_rate_limit(jsonb)');
  perform ojs.require_known(p_request, '{key}');
  v_limit := ojs.find_rate_limit(p_request ->> 'key');
  if v_limit.key is null then
    perform ojs.raise(ojs.not_found('rate_limit', p_request ->> 'key'));
  end if;
  return ojs.ok(ojs.rate_limit_json(v_limit, 10000, ojs.now()));
end;
$$;
comment on function ojs_get_rate_limit is
  'The rate limit {key}: 200 {key, concurrency, rate, throttle, waiting_count, declared, override, blocked_until}. It '
  'says what holds now, how much of it is used, and what jobs (declared) and an operator (override) have set; '
  'waiting_count counts available jobs up to 10,000, and waiting_count_is is "at_least" then. Errors OJ400, OJ404. '
  'ojs-rate-limiting 10.1.';
