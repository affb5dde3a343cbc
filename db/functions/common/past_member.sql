create or replace function ojs.past_member(p_request jsonb, p_field text, p_default timestamptz, p_now timestamptz)
returns timestamptz
language plpgsql stable as $$
-- The time that a member of a request names, as ojs.past_instant reads it, or how many days ago (7d); p_default without
-- the member.
declare
  v_text text := p_request ->> p_field;
  v_at timestamptz;
begin
  if v_text is null then
    return p_default;
  end if;
  v_at := ojs.past_instant(case when v_text ~ '^[0-9]{1,6}d$' then 'P' || upper(v_text) else v_text end, p_now);
  if v_at is null then
    perform ojs.raise(ojs.invalid(p_field, 'must be a time (RFC 3339), or how long ago, such as 24h or PT1H',
      p_request -> p_field));
  end if;
  return v_at;
end;
$$;
