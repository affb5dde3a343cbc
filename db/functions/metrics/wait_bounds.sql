create or replace function ojs.wait_bounds() returns bigint[]
language sql immutable as $$
  -- The upper bounds (ms) of the buckets in which times in the queue are counted; a last bucket has the longer ones.
  select '{10,50,100,500,1000,5000,10000,30000,60000,300000,600000,1800000,3600000}'::bigint[]
$$;
