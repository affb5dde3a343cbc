create or replace function ojs.configure(p_settings jsonb) returns void
language sql volatile as $$
  -- Stores the settings {name: ms} of a server that starts; ojs.default_ms has their names. The row of a setting that
  -- has not changed is not locked.
  insert into ojs.setting (name, value)
  select m.key, m.value
  from jsonb_each_text(p_settings) m
  where not exists (select from ojs.setting s where s.name = m.key and s.value = m.value)
  order by m.key
  on conflict (name) do update set value = excluded.value
$$;
comment on function ojs.configure is
  'Stores settings, {name: milliseconds}: visibility_timeout_ms, execution_timeout_ms, heartbeat_timeout_ms, '
  'retention_completed_ms, retention_discarded_ms, retention_dead_letter_ms, retention_events_ms. dead_letters_max is '
  'a number of jobs. Others keep their values. They count for every session, and a server overwrites them at its '
  'start.';
