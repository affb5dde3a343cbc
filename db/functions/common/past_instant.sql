create or replace function ojs.past_instant(p_text text, p_now timestamptz) returns timestamptz
language sql stable as $$
  -- The point in time that a text names: RFC 3339 with a time zone, or a duration before p_now (P7D, 168h). Null when
  -- it names none.
  select coalesce(p_now - ojs.duration_ms(p_text) * interval '1 millisecond', ojs.instant(p_text, p_now))
$$;
