create or replace function ojs.past_instant(p_request jsonb, p_field text, p_default timestamptz, p_now timestamptz)
returns timestamptz
language plpgsql stable as $$
-- The time that a member of a request names: RFC 3339, or how long ago as an ISO 8601 duration (PT1H) or in short (90s,
-- 15m, 24h, 7d); p_default without the member.
declare
  v_text text := p_request ->> p_field;
  v_short text[] := regexp_match(v_text, '^([0-9]{1,6})([smhd])$');
  v_at timestamptz;
begin
  if coalesce(v_text, '') = '' then
    return p_default;
  end if;
  if v_short is not null then
    v_at := p_now - (v_short[1] || v_short[2])::interval;
  elsif v_text like 'P%' then
    v_at := p_now - ojs.duration_ms(v_text) * interval '1 millisecond';
  else
    v_at := ojs.instant(v_text, p_now);
  end if;
  if v_at is null then
    perform ojs.raise(ojs.invalid(p_field, 'must be a time (RFC 3339), or how long ago, such as 24h or PT1H',
      p_request -> p_field));
  end if;
  return v_at;
end;
$$;
