create or replace function ojs.century_ms() returns bigint
language sql immutable as $$
  -- The longest duration that a request may name: a sum of a time and such durations can still be shown.
  select 3155760000000
$$;
