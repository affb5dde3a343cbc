create or replace function ojs.rate_limit_of(p_limit jsonb,
  out max_starts integer, out period_ms bigint, out concurrency integer, out error jsonb)
language plpgsql stable as $$
-- The rate limit that a request describes, in one of the forms that clients use: {rate: {limit, period}}, {rate: N,
-- period: "second"}, {max_per_second: N}, {throttle: {limit, period}}, {concurrency: N} (ojs-rate-limiting 6). error is
-- set when it breaks a rule.
declare
  v_rate jsonb;
  v_period text;
begin
  p_limit := jsonb_strip_nulls(p_limit);
  v_rate := coalesce(p_limit -> 'rate', p_limit -> 'throttle');
  if jsonb_typeof(p_limit) <> 'object' then
    error := ojs.invalid('rate_limit', 'must be an object', p_limit);
    return;
  elsif p_limit ? 'key' and (jsonb_typeof(p_limit -> 'key') <> 'string'
      or p_limit ->> 'key' !~ '^[a-zA-Z0-9][a-zA-Z0-9._:-]{0,254}$') then
    error := ojs.invalid('rate_limit.key', 'must be letters, digits and . _ : -, at most 255', p_limit -> 'key');
    return;
  elsif p_limit ? 'on_limit' and p_limit -> 'on_limit' not in ('"wait"', '"reschedule"', '"drop"') then
    error := ojs.invalid('rate_limit.on_limit', 'must be wait, reschedule or drop', p_limit -> 'on_limit');
    return;
  elsif p_limit ? 'throttle' and p_limit ?| '{rate,max_per_second}' then
    error := ojs.error('unsupported', 'rate_limit.throttle beside a rate is not supported: one key has one of them',
      '{"field": "rate_limit.throttle", "validation": "not beside rate or max_per_second"}');
    return;
  elsif p_limit ? 'period' and (jsonb_typeof(v_rate) is distinct from 'number' or p_limit ? 'max_per_second') then
    error := ojs.invalid('rate_limit.period', 'counts only beside a rate that is a number', p_limit -> 'period');
    return;
  elsif p_limit ? 'concurrency' then
    concurrency := ojs.as_integer(p_limit -> 'concurrency', 0, 1000000);
    if concurrency is null then
      error := ojs.invalid('rate_limit.concurrency', 'must be an integer, zero or more', p_limit -> 'concurrency');
      return;
    end if;
  end if;

  if p_limit ? 'max_per_second' then
    max_starts := ojs.as_integer(p_limit -> 'max_per_second', 1, 1000000);
    period_ms := 1000;
  elsif jsonb_typeof(v_rate) = 'object' then
    max_starts := ojs.as_integer(v_rate -> 'limit', 1, 1000000);
    v_period := coalesce(v_rate ->> 'period', 'PT1S');
  elsif v_rate is not null then
    max_starts := ojs.as_integer(v_rate, 1, 1000000);
    v_period := coalesce(p_limit ->> 'period', 'PT1S');
  else
    return;
  end if;
  period_ms := coalesce(period_ms,
    case v_period when 'second' then 1000 when 'minute' then 60000 when 'hour' then 3600000 when 'day' then 86400000
      else ojs.duration_ms(v_period) end);
  if max_starts is null or coalesce(period_ms, 0) <= 0 then
    error := ojs.invalid('rate_limit', 'must give a positive limit and period', p_limit);
  elsif p_limit ? 'throttle' then
    period_ms := greatest(period_ms / max_starts, 1);
    max_starts := 1;
  elsif max_starts > 1000 then
    -- A sliding window keeps a list of starts. So that no list is longer, the rate stays and the period is shortened.
    period_ms := greatest(period_ms * 1000 / max_starts, 1);
    max_starts := 1000;
  end if;
end;
$$;
