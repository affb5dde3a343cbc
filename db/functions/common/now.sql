create or replace function ojs.now() returns timestamptz
language sql volatile as $$
  -- What time it is, everywhere. Tests move it: set ojs.now = '2026-01-01T00:00:00Z'. Only who may also
  -- change the system may: a producer or worker cannot make jobs due or leases long that way.
  select case
    when coalesce(current_setting('ojs.now', true), '') <> '' and has_schema_privilege(session_user, 'ojs', 'create')
      then current_setting('ojs.now', true)::timestamptz
    else clock_timestamp() end
$$;
