create or replace function ojs.repair_counters() returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '50ms'
set enable_seqscan = off set enable_bitmapscan = off as $$
-- Moves counters forward that are behind the data: a database that was restored into another cluster has events with
-- transaction ids that this cluster has not reached, and logical replication does not copy sequences. When nothing is
-- behind, it reads only the ends of indexes. Returns what it repaired, or that the lock of another session was in the
-- way. Each start of a server calls it, and each ojs.tick('{prune}').
declare
  v_repaired text[] := '{}';
  v_default text := (select pg_get_expr(d.adbin, d.adrelid)
    from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where d.adrelid = 'ojs.event'::regclass and a.attname = 'asof');
  v_written bigint := coalesce(substring(v_default from '''([0-9]+)''::bigint')::bigint, 0);
  v_read bigint := coalesce((select s.value::bigint from ojs.setting s where s.name = 'event_asof_base'), 0);
  v_base bigint := greatest(v_written, v_read);
  v_asof bigint;
  v_next bigint;
  v_event bigint;
  v_event_drawn bigint;
  v_place bigint;
  v_version bigint;
begin
  perform ojs.guard('ojs.repair_counters()');
  -- This transaction may have written an event itself, whose asof is then above the xmax of the snapshot.
  select e.asof::text::bigint, greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
    pg_current_xact_id_if_assigned()::text::bigint + 1)
  into v_asof, v_next
  from ojs.event e order by e.asof desc limit 1;
  if v_asof > v_base + v_next then
    v_base := v_asof;
  end if;
  select e.seq into v_event from ojs.event e order by e.seq desc limit 1;
  -- Read after the row: a sequence moves before the row that uses its value becomes visible.
  select s.last_value - case when s.is_called then 0 else 1 end into v_event_drawn from ojs.event_seq_seq s;
  if v_written <> v_base or v_read <> v_base or v_event > v_event_drawn then
    lock table only ojs.event in access exclusive mode;
    if v_event > v_event_drawn then
      perform setval('ojs.event_seq_seq', v_event);
      v_repaired := v_repaired || 'event_seq'::text;
    end if;
    if v_written <> v_base or v_read <> v_base then
      execute format('alter table only ojs.event alter column asof set default case
        when pg_current_xact_id() < pg_snapshot_xmax(pg_current_snapshot())
          then (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + %L::bigint)::text::xid8
        else (pg_current_xact_id()::text::bigint + 1 + %L::bigint)::text::xid8 end', v_base, v_base);
      insert into ojs.setting (name, value) values ('event_asof_base', v_base::text)
      on conflict (name) do update set value = excluded.value;
      v_repaired := v_repaired || 'event_asof'::text;
    end if;
  end if;

  select max(m.value) filter (where m.sequence = 'ready_seq'),
    max(m.value) filter (where m.sequence = 'floor_version')
  into v_place, v_version
  from ojs.high_water_mark m;
  if exists (
    select from ojs.ready_seq r, ojs.floor_version f, ojs.horizon_seq h
    where r.last_value < greatest(v_place, h.last_value) or f.last_value < v_version
      or not r.is_called and exists (select from ojs.job)) then
    -- The lock keeps other sessions from raising floors. Without floors, claims start at the lowest place.
    lock table ojs.floor in share row exclusive mode;
    select greatest(v_place, h.last_value, r.last_value, (select max(j.seq) from ojs.job j),
      (select max(f.seq) from ojs.floor f))
    into v_place
    from ojs.ready_seq r, ojs.horizon_seq h;
    select greatest(v_version, s.last_value, (select max(f.version) from ojs.floor f))
    into v_version
    from ojs.floor_version s;
    perform setval('ojs.ready_seq', v_place), setval('ojs.floor_version', v_version);
    perform setval('ojs.horizon_asof', 0), setval('ojs.horizon_seq', 0), setval('ojs.horizon_looked', 0);
    delete from ojs.floor;
    v_repaired := v_repaired || 'ready_seq'::text;
  end if;
  return jsonb_build_object('counters_repaired', v_repaired);
exception when lock_not_available then
  return '{"counters_waiting": true}';
end;
$$;
comment on function ojs.repair_counters is
  'Moves sequences, and the base of the transaction ids of events, forward when they are behind the data, as after a '
  'restore into another cluster or a switch by logical replication. Returns {counters_repaired: [names]}, or '
  '{counters_waiting: true} when the lock of another session was in the way: call it again.';
