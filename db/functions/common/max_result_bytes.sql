create or replace function ojs.max_result_bytes() returns integer
language sql immutable as $$
  -- How many octets the text of a result has at most: 1 MiB.
  select 1048576
$$;
