create or replace function ojs.configure(p_settings jsonb) returns void
language sql volatile as $$
  -- Writes settings {name: ms}, those of the server that starts; see ojs.settings_ms for names and defaults.
  -- What is as it was is not even locked.
  insert into ojs.setting (name, value)
  select m.key, m.value
  from jsonb_each_text(p_settings) m
  where not exists (select from ojs.setting s where s.name = m.key and s.value = m.value)
  order by m.key
  on conflict (name) do update set value = excluded.value
$$;
