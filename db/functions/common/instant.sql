create or replace function ojs.instant(p_text text, p_now timestamptz) returns timestamptz
language plpgsql stable as $$
-- The point in time that a text names: RFC 3339 with a time zone (ojs-core 5.5), or a duration from p_now on (PT5S,
-- +PT5S). Null when the text names none, or one whose year in UTC does not have four digits.
declare
  v_at timestamptz;
begin
  if p_text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?'
      '([Zz]|[+-][0-9]{2}:[0-9]{2})$' then
    v_at := p_text::timestamptz;
  elsif p_text ~ '^[+]?P' then
    v_at := p_now + ojs.duration_ms(p_text) * interval '1 millisecond';
  end if;
  return case when v_at >= '0001-01-01T00:00:00Z' and v_at < '10000-01-01T00:00:00Z' then v_at end;
exception
  when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value
    or interval_field_overflow then
    return null;
end;
$$;
