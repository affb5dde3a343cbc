create or replace function ojs.kept_since(p_setting text, p_now timestamptz) returns timestamptz
language sql stable as $$
  -- The time before which something is past its retention; p_setting names that retention (ojs.default_ms).
  select p_now - ojs.setting_ms(p_setting) * interval '1 millisecond'
$$;
