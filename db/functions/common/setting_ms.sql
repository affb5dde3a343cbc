create or replace function ojs.setting_ms(p_name text) returns bigint
language plpgsql stable as $$
-- One setting in ms (ojs.settings_ms).
begin
  return (ojs.settings_ms(array[p_name]))[1];
end;
$$;
