create or replace function ojs.asof_horizon() returns xid8
language plpgsql stable as $$
-- Up to this asof (inclusive) all events are visible, because it is older than every running transaction. Events of a
-- former cluster lie below the base (ojs.repair_counters).
begin
  return (pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    + coalesce((select s.value::bigint from ojs.setting s where s.name = 'event_asof_base'), 0))::text::xid8;
end;
$$;
