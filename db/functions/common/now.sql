create or replace function ojs.now() returns timestamptz
language sql volatile as $$
  -- The current time: every function asks here, and tests set it (set ojs.now = '2026-01-01T00:00:00Z'). It counts only
  -- for users who may create objects in the schema, so that no producer or worker can make jobs due or leases longer.
  select case
    when coalesce(current_setting('ojs.now', true), '') <> '' and has_schema_privilege(session_user, 'ojs', 'create')
      then current_setting('ojs.now', true)::timestamptz
    else clock_timestamp() end
$$;
