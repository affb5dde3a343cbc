create or replace function ojs.watched_queues() returns table (queue text, available bigint, active bigint,
  scheduled bigint, retryable bigint, pending bigint, completed bigint, cancelled bigint, discarded bigint,
  dead_letters bigint, oldest_available_at timestamptz, oldest_dead_letter_at timestamptz, counted_at timestamptz,
  paused boolean)
language sql stable as $$
  -- The numbers of the first 1,000 queues by name; those of all others together are of the queue "other".
  select case when r.place <= 1000 then r.queue else 'other' end, sum(r.available)::bigint, sum(r.active)::bigint,
    sum(r.scheduled)::bigint, sum(r.retryable)::bigint, sum(r.pending)::bigint, sum(r.completed)::bigint,
    sum(r.cancelled)::bigint, sum(r.discarded)::bigint, sum(r.dead_letters)::bigint, min(r.oldest_available_at),
    min(r.oldest_dead_letter_at), min(r.counted_at), bool_and(r.paused)
  from (
    select n.*, q.paused_at is not null as paused, row_number() over (order by n.queue) as place
    from ojs.queue_numbers() n join ojs.queue q on q.name = n.queue) r
  group by 1
$$;
