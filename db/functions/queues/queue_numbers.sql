create or replace function ojs.queue_numbers(p_queues text[] default null)
returns table (queue text, available bigint, active bigint, scheduled bigint, retryable bigint, pending bigint,
  completed bigint, cancelled bigint, discarded bigint, dead_letters bigint, oldest_available_at timestamptz,
  oldest_dead_letter_at timestamptz)
language sql stable as $$
  -- How many jobs each queue has in each state, and its oldest ones; of all queues without p_queues.
  select q.name, (c.n ->> 'available')::bigint, (c.n ->> 'active')::bigint, (c.n ->> 'scheduled')::bigint,
    (c.n ->> 'retryable')::bigint, (c.n ->> 'pending')::bigint, (c.n ->> 'completed')::bigint,
    (c.n ->> 'cancelled')::bigint, (c.n ->> 'discarded')::bigint, d.n, (
      select min(j.enqueued_at) from ojs.ready r join ojs.job j on j.id = r.job_id where r.queue = q.name),
    d.oldest
  from ojs.queue q
    cross join lateral (select ojs.queue_counts(q.name) as n offset 0) c
    cross join lateral (
      select count(*) as n, min(x.discarded_at) as oldest from ojs.dead x where x.queue = q.name and x.dead_letter) d
  where p_queues is null or q.name = any (p_queues)
$$;
