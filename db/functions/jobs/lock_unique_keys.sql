create or replace function ojs.lock_unique_keys(p_keys bytea[], p_now timestamptz) returns void
language sql volatile as $$
  -- Locks the rows of fingerprints, so that enqueues with the same one take turns: the next one goes on when this
  -- transaction has ended. In key order, so that two batches cannot wait for each other.
  insert into ojs.unique_key (key, touched_at)
  select distinct k.key, p_now from unnest(p_keys) k(key) order by k.key
  on conflict (key) do update set touched_at = excluded.touched_at
$$;
