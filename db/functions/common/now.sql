create or replace function ojs.now() returns timestamptz
language sql volatile as $$
  -- What time it is, everywhere. Tests move it: set ojs.now = '2026-01-01T00:00:00Z'.
  select coalesce(nullif(current_setting('ojs.now', true), '')::timestamptz, clock_timestamp())
$$;
