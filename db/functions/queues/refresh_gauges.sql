create or replace function ojs.refresh_gauges() returns integer
language plpgsql as $$
-- Counts live jobs and dead letters when their tables are large, for all who ask (ojs.queue_numbers); returns how many
-- gauges changed. One session at a time. It counts at most once a second and for at most a fiftieth of the time, and
-- not at all while no event has been written since; but once a minute, because not everything writes an event.
declare
  v_now timestamptz := ojs.now();
  v_events bigint;
  v_changed integer;
begin
  if ojs.counts_are_cheap() then
    return 0;
  end if;
  select e.last_value into v_events from ojs.event_seq_seq e;
  if exists (
    select from ojs.bookmark b
    where b.name = 'gauges' and b.at <= v_now and (
      b.at > v_now - least(greatest(b.took_ms * 50, 1000), 60000) * interval '1 ms'
      or b.seq = v_events and b.at > v_now - interval '1 minute')) then
    return 0;
  end if;
  lock table ojs.queue_gauge in share update exclusive mode nowait;

  with counted as materialized (
    select c.* from ojs.count_live() c
  ), gone as (
    delete from ojs.queue_gauge g where not exists (select from counted c where c.queue = g.queue)
    returning 1
  ), changed as (
    insert into ojs.queue_gauge as g (queue, available, active, scheduled, retryable, pending, dead_letters)
    select c.queue, c.available, c.active, c.scheduled, c.retryable, c.pending, c.dead_letters from counted c
    on conflict (queue) do update
    set available = excluded.available, active = excluded.active, scheduled = excluded.scheduled,
        retryable = excluded.retryable, pending = excluded.pending, dead_letters = excluded.dead_letters
    where (g.available, g.active, g.scheduled, g.retryable, g.pending, g.dead_letters) is distinct from
      (excluded.available, excluded.active, excluded.scheduled, excluded.retryable, excluded.pending,
       excluded.dead_letters)
    returning 1
  )
  select (select count(*) from gone) + (select count(*) from changed) into v_changed;
  insert into ojs.bookmark (name, at, took_ms, seq)
  values ('gauges', v_now, extract(epoch from ojs.now() - v_now) * 1000, v_events)
  on conflict (name) do update set at = excluded.at, took_ms = excluded.took_ms, seq = excluded.seq;
  return v_changed;
exception when lock_not_available then
  return 0;
end;
$$;
