create or replace function ojs.now() returns timestamptz
language sql volatile as $$
  -- The current time, everywhere. Tests set it: set ojs.now = '2026-01-01T00:00:00Z'. Only a user who may change the
  -- schema may set it, so that a producer or worker cannot make jobs due or leases longer.
  select case
    when coalesce(current_setting('ojs.now', true), '') <> '' and has_schema_privilege(session_user, 'ojs', 'create')
      then current_setting('ojs.now', true)::timestamptz
    else clock_timestamp() end
$$;
