create or replace function ojs.run_bounds() returns bigint[]
language sql immutable as $$
  -- The upper bounds (ms) of the buckets in which run times are counted; a last bucket has the longer ones.
  select '{5,10,25,50,100,250,500,1000,2500,5000,10000,30000,60000,120000,300000}'::bigint[]
$$;
