create or replace function ojs.prune_unique_keys(p_limit integer, p_before timestamptz, p_now timestamptz)
returns integer
language sql volatile as $$
  -- Deletes fingerprints that were last used before p_before and whose jobs are all gone. A fingerprint that still has
  -- a job counts as used now, so it is checked again after another retention period. Returns how many were checked.
  with old as (
    select u.key, exists (select from ojs.unique_holders(u.key) h where h.state is not null) as used
    from ojs.unique_key u
    where u.touched_at < p_before
    order by u.touched_at
    limit p_limit
    for update skip locked
  ), jobs_gone as (
    delete from ojs.unique_job j using old o where j.key = o.key and not o.used
  ), gone as (
    delete from ojs.unique_key u using old o where u.key = o.key and not o.used
  ), kept as (
    update ojs.unique_key u set touched_at = p_now from old o where u.key = o.key and o.used
  )
  select count(*)::integer from old
$$;
