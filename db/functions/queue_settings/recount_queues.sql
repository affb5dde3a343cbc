create or replace function ojs.recount_queues(p_queues text[]) returns void
language sql volatile as $$
  -- Jobs come to these queues without an enqueue: their bounds, if they have some, are to be counted again. Called
  -- before the jobs are moved, since it locks the bounds, which come first in the lock order.
  select from ojs.queue_bound b where b.queue = any (p_queues) order by b.queue for update;
  update ojs.queue_bound b set depth = null where b.queue = any (p_queues)
$$;
