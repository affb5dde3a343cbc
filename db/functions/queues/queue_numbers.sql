create or replace function ojs.queue_numbers(p_queues text[] default null)
returns table (queue text, available bigint, active bigint, scheduled bigint, retryable bigint, pending bigint,
  completed bigint, cancelled bigint, discarded bigint, dead_letters bigint, oldest_available_at timestamptz,
  oldest_dead_letter_at timestamptz, counted_at timestamptz)
language plpgsql stable as $$
-- How many jobs each queue has in each state, and its oldest ones; of all queues without p_queues. counted_at says when
-- live jobs and dead letters were counted: when the tables are small, now; when they are large, at the last tick that
-- counted (ojs.refresh_gauges), unless that was too long ago. Ended jobs and the oldest ones are always exact.
declare
  v_counted_at timestamptz;
begin
  if not ojs.counts_are_cheap() then
    select b.at into v_counted_at from ojs.bookmark b
    where b.name = 'gauges' and (b.at > ojs.now() - interval '2 minutes'
      or b.seq = (select e.last_value from ojs.event_seq_seq e));
  end if;
  return query
  select q.name, coalesce(l.available, g.available, 0), coalesce(l.active, g.active, 0),
    coalesce(l.scheduled, g.scheduled, 0), coalesce(l.retryable, g.retryable, 0), coalesce(l.pending, g.pending, 0),
    coalesce(t.completed, 0), coalesce(t.cancelled, 0), coalesce(t.discarded, 0),
    coalesce(l.dead_letters, g.dead_letters, 0), ojs.oldest_available(q.name), (
      select d.discarded_at from ojs.dead d
      where d.queue = q.name and d.dead_letter order by d.discarded_at limit 1),
    coalesce(v_counted_at, ojs.now())
  from ojs.queue q
    left join (select * from ojs.count_live(p_queues) c where v_counted_at is null) l on l.queue = q.name
    left join ojs.queue_gauge g on g.queue = q.name and v_counted_at is not null
    left join (
      select x.queue, sum(x.completed)::bigint as completed, sum(x.cancelled)::bigint as cancelled,
        sum(x.discarded)::bigint as discarded
      from (select o.queue, o.completed, o.cancelled, o.discarded from ojs.queue_total o
            where p_queues is null or o.queue = any (p_queues)
            union all
            select y.queue, y.completed, y.cancelled, y.discarded from ojs.tally y
            where p_queues is null or y.queue = any (p_queues)) x
      group by x.queue) t on t.queue = q.name
  where p_queues is null or q.name = any (p_queues);
end;
$$;
