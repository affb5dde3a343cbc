create or replace function ojs.override_of(p_request jsonb, p_now timestamptz, out override ojs.rate_limit_override,
  out error jsonb)
language plpgsql stable as $$
-- What an operator sets in place of a rate limit, each field checked. The limits come in the forms that jobs use
-- (ojs.rate_limit_of); lift means none at all. It ends at expires_at, or after a duration.
declare
  v_limit record := ojs.rate_limit_of(p_request - '{lift,expires_at,duration,reason}'::text[]);
  v_duration_ms bigint := ojs.duration_ms(p_request ->> 'duration');
  v_lift boolean := coalesce(p_request -> 'lift' = 'true', false);
begin
  override.key := p_request ->> 'key';
  override.sets_rate := v_lift or v_limit.max_starts is not null;
  override.max_starts := v_limit.max_starts;
  override.period_ms := v_limit.period_ms;
  override.sets_concurrency := v_lift or v_limit.concurrency is not null;
  override.concurrency := v_limit.concurrency;
  override.until := coalesce(ojs.instant(p_request ->> 'expires_at', p_now),
    p_now + v_duration_ms * interval '1 millisecond');
  override.set_at := p_now;
  error := case
    when v_limit.error is not null then replace(v_limit.error::text, 'rate_limit.', '')::jsonb
    when jsonb_typeof(p_request -> 'lift') not in ('boolean', 'null') then
      ojs.invalid('lift', 'must be true or false', p_request -> 'lift')
    when v_lift and (v_limit.max_starts is not null or v_limit.concurrency is not null) then
      ojs.invalid('lift', 'counts only without other limits', p_request -> 'lift')
    when not override.sets_rate and not override.sets_concurrency then
      ojs.invalid('concurrency', 'or rate or lift is required')
    when p_request ->> 'expires_at' is not null
      and ojs.instant(p_request ->> 'expires_at', p_now) > p_now is not true then
      ojs.invalid('expires_at', 'must be a time to come', p_request -> 'expires_at')
    when p_request ->> 'duration' is not null and v_duration_ms > 0 is not true then
      ojs.invalid('duration', 'must be a positive duration', p_request -> 'duration') end;
end;
$$;
