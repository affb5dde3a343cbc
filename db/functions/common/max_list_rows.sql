create or replace function ojs.max_list_rows() returns integer
language sql immutable as $$
  -- How many rows one call of a list reads at most, however few its filters select: 100,000.
  select 100000
$$;
