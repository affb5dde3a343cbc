create or replace function ojs.max_answer_bytes() returns integer
language sql immutable as $$
  -- How many octets of jobs one answer holds at most, unless a single job is larger: 32 MiB.
  select 33554432
$$;
