create or replace function ojs.century_ms() returns bigint
language sql immutable as $$
  -- The longest time that anybody may ask for, so that all of them can be added to a time and shown.
  select 3155760000000
$$;
