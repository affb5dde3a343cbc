create or replace function ojs.asof_horizon() returns xid8
language plpgsql stable as $$
-- The asof up to which (inclusive) every event is visible: the events that running transactions write have a greater
-- one. The base lifts it above the events that another cluster wrote (ojs.repair_counters).
begin
  return (pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    + coalesce((select s.value::bigint from ojs.setting s where s.name = 'event_asof_base'), 0))::text::xid8;
end;
$$;
