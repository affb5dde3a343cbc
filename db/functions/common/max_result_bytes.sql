create or replace function ojs.max_result_bytes() returns integer
language sql immutable as $$
  -- The most bytes that the text of a result may have: 1 MiB.
  select 1048576
$$;
