create or replace function ojs.max_parent_bytes() returns integer
language sql immutable as $$
  -- How many octets of the results of earlier steps a job of a workflow shows at most: 8 MiB.
  select 8388608
$$;
