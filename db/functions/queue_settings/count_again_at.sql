create or replace function ojs.count_again_at(p_bound ojs.queue_bound) returns timestamptz
language sql immutable as $$
  -- When a bounded queue may be counted again: up to 1,000 jobs always, beyond that so rarely that counting takes a few
  -- hundredths of the time. To count bytes, the jobs themselves are read.
  select case when p_bound.counted > 1000 then p_bound.counted_at
      + p_bound.counted * case when p_bound.max_bytes is null then interval '10 microseconds'
        else interval '200 microseconds' end
    else '-infinity' end
$$;
