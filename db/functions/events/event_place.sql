create or replace function ojs.event_place(p_id text, out asof xid8, out seq bigint, out ord bigint)
language plpgsql stable as $$
-- The place of the event with this id in the log; all members are null when the log has no such event. An id that
-- stands after the last event of its row has a place too (ojs.read_events makes such cursors).
declare
  v_hex text := replace(substring(p_id
    from '^evt_([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$'), '-', '');
begin
  if v_hex is null then
    return;
  end if;
  seq := (('x' || substr(v_hex, 14, 3))::bit(12)::bigint << 48)
    | ((('x' || substr(v_hex, 17))::bit(64)::bigint & 4611686018427387903) >> 14);
  ord := ('x' || substr(v_hex, 17))::bit(64)::bigint & 16383;
  -- Where an older backup was restored, another event may have this number, but not this time.
  select e.asof into asof from ojs.event e
  where e.seq = event_place.seq and lpad(to_hex((extract(epoch from e.at) * 1000)::bigint), 12, '0') = left(v_hex, 12);
  if asof is null then
    seq := null;
    ord := null;
  end if;
end;
$$;
