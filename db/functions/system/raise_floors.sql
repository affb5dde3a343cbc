create or replace function ojs.raise_floors(p_drawn bigint) returns integer
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Raises the floors of lanes, so that claims start after the index entries of jobs that are gone; returns how many
-- floors rose. docs/floors.md explains it.
--
-- A floor must stay below every place that a running transaction may have drawn. So it rises at most to the horizon,
-- and only when all transactions that may have drawn a place up to the horizon have ended: every transaction gets its
-- id before it draws a place (ojs.insert_drafts). p_drawn is the last place drawn, read before this transaction had an
-- id: so its id is greater than those of all transactions that drew a place up to p_drawn. It is null when that was not
-- possible. The xmax of the snapshot is no such bound: it is greater than the ids that have ended, but a running
-- transaction may have an even greater one.
--
-- One session at a time; it waits for no lock. While there are no new events and no new rows in ojs.floor since it last
-- found nothing to raise, it reads no lane: every statement that takes jobs from a lane writes an event, and every one
-- that lowers a floor adds a row.
declare
  v_seq bigint;
  v_asof bigint;
  v_happened bigint;
  v_known boolean;
  v_raised integer := 0;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    return 0;
  end if;
  select e.last_value + f.last_value into v_happened from ojs.event_seq_seq e, ojs.floor_version f;
  if exists (
    select from ojs.horizon_looked l, ojs.horizon_seq s, ojs.ready_seq r
    where l.last_value = v_happened and s.last_value = r.last_value) then
    return 0;
  end if;
  begin
    -- Excludes ojs.put_back and other sessions here. A table lock, because any user could hold an advisory lock.
    lock table ojs.floor in share row exclusive mode nowait;
  exception when lock_not_available then
    return 0;
  end;
  select s.last_value, a.last_value into v_seq, v_asof from ojs.horizon_seq s, ojs.horizon_asof a;
  -- False where a dump was restored into another cluster, which counts transactions from a lower number.
  v_known := v_asof <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
  if v_known and pg_snapshot_xmin(pg_current_snapshot())::text::bigint < v_asof then
    return 0;
  end if;

  if v_known then
    with raised as (
      insert into ojs.floor (queue, priority, seq)
      select l.queue, l.priority, m.seq
      from ojs.lane l
        left join lateral (
          select f.seq from ojs.floor f
          where f.queue = l.queue and f.priority = l.priority
          order by f.version desc limit 1) f on true
        left join lateral (
          select r.seq from ojs.ready r
          where r.queue = l.queue and r.priority = l.priority and r.seq >= coalesce(f.seq, 0)
          order by r.seq limit 1) first on true
        cross join lateral (select least(coalesce(first.seq, v_seq + 1), v_seq + 1) as seq) m
      -- A smaller rise is not worth a row.
      where m.seq > coalesce(f.seq, 0) + 200
      returning queue, priority, version
    ), replaced as (
      delete from ojs.floor f using raised r
      where f.queue = r.queue and f.priority = r.priority and f.version < r.version
    )
    select count(*) into v_raised from raised;
  end if;
  if p_drawn <> v_seq or p_drawn is not null and not v_known then
    -- In this order: when a crash keeps only the first, floors rise later than they could, but never too high.
    perform setval('ojs.horizon_asof', pg_current_xact_id()::text::bigint);
    perform setval('ojs.horizon_seq', p_drawn);
  elsif p_drawn = v_seq and v_raised = 0 then
    perform setval('ojs.horizon_looked', v_happened);
  end if;
  return v_raised;
end;
$$;
