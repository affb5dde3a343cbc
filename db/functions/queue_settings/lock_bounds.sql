create or replace function ojs.lock_bounds(p_drafts ojs.draft[]) returns void
language sql volatile as $$
  -- Locks the bounds of the queues that drafts are for, in name order.
  select from ojs.queue_bound b
  where b.queue in (select d.queue from unnest(p_drafts) d where d.error is null)
  order by b.queue
  for update
$$;
