create or replace function ojs.max_parent_bytes() returns integer
language sql immutable as $$
  -- The most bytes of results of earlier steps that a job of a workflow gets: 8 MiB.
  select 8388608
$$;
