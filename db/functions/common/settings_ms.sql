create or replace function ojs.settings_ms(p_names text[]) returns bigint[]
language plpgsql stable as $$
-- Settings in ms, in the order of their names: what a server or an operator stored in ojs.setting, else the default.
begin
  return array(
    select coalesce((select s.value::bigint from ojs.setting s where s.name = n), ojs.default_ms(n))
    from unnest(p_names) n);
end;
$$;
