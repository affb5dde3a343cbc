create or replace function ojs.configure(p_settings jsonb) returns void
language sql volatile as $$
  -- Stores the settings {name: ms} of a server that starts; ojs.settings_ms has their names and defaults. A setting
  -- that has not changed is not even locked.
  insert into ojs.setting (name, value)
  select m.key, m.value
  from jsonb_each_text(p_settings) m
  where not exists (select from ojs.setting s where s.name = m.key and s.value = m.value)
  order by m.key
  on conflict (name) do update set value = excluded.value
$$;
