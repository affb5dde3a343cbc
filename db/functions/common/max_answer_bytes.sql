create or replace function ojs.max_answer_bytes() returns integer
language sql immutable as $$
  -- The most bytes of jobs, schedules or events that one answer holds, unless a single one is larger: 32 MiB.
  select 33554432
$$;
