create or replace function ojs.keys_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- Notifies servers that keys have changed: they keep the keys in memory, and read them again.
begin
  perform pg_notify('ojs', ':keys');
  return null;
end;
$$;
create or replace trigger keys_changed
after insert or update or delete or truncate on ojs.api_key
for each statement execute function ojs.keys_changed();
