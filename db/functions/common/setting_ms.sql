create or replace function ojs.setting_ms(p_name text) returns bigint
language plpgsql stable as $$
-- A setting in ms: what a server or an operator stored in ojs.setting, else the default.
begin
  return coalesce((select s.value::bigint from ojs.setting s where s.name = p_name), ojs.default_ms(p_name));
end;
$$;
