create or replace function ojs.retry_delay_ms(p_policy jsonb, p_attempt integer) returns bigint
language plpgsql volatile as $$
-- How long to wait after failed attempt p_attempt, ms (ojs-retry 3, 5): by strategy, cut to the
-- maximum, jittered by 0.5 to 1.5, cut again. p_policy null: the default policy.
begin
  return (
    select round(least(p.max_ms, capped.ms * case when p.jitter then 0.5 + random() else 1 end))::bigint
    from (select
        coalesce((p_policy -> 'initial_interval_ms')::bigint, 1000)::float8 as first_ms,
        coalesce((p_policy -> 'max_interval_ms')::bigint, 300000)::float8 as max_ms,
        coalesce((p_policy -> 'backoff_coefficient')::float8, 2) as coefficient,
        coalesce((p_policy -> 'jitter')::boolean, true) as jitter,
        coalesce(p_policy ->> 'backoff_strategy', 'exponential') as strategy) p,
      lateral (select least(p.max_ms, case
        when p.strategy in ('none', 'constant') then p.first_ms
        when p.strategy = 'linear' then p.first_ms * p_attempt
        when p.strategy = 'polynomial' then
          case when p.coefficient * ln(p_attempt) > 300 then p.max_ms
            else p.first_ms * power(p_attempt::float8, p.coefficient) end
        when (p_attempt - 1) * ln(p.coefficient) > 300 then p.max_ms
        else p.first_ms * power(p.coefficient, p_attempt - 1) end) as ms) capped);
end;
$$;
