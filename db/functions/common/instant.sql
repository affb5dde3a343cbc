create or replace function ojs.instant(p_text text, p_now timestamptz) returns timestamptz
language plpgsql stable as $$
-- A point in time, or null when the text is none: RFC 3339 with its zone (one without is
-- refused, ojs-core 5.5), or a duration from now (PT5S, +PT5S).
begin
  if p_text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$' then
    return p_text::timestamptz;
  elsif p_text ~ '^\+?P' then
    return p_now + ojs.duration_ms(p_text) * interval '1 millisecond';
  end if;
  return null;
exception
  when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value
    or interval_field_overflow then
    return null;
end;
$$;
