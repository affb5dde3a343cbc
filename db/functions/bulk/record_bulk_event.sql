create or replace function ojs.record_bulk_event(p_bulk ojs.bulk, p_now timestamptz) returns void
language sql as $$
  -- The event of an operation on many jobs that has ended (ojs-bulk-operations 12.1).
  insert into ojs.event (at, type, items)
  values (p_now, 'bulk.' || replace(p_bulk.action, '_waiting', '') || '.completed', jsonb_build_array(
    jsonb_build_object('bulk_id', p_bulk.id, 'state', p_bulk.state, 'total', p_bulk.succeeded + p_bulk.failed,
      ojs.bulk_verb(p_bulk.action), p_bulk.succeeded, 'skipped', p_bulk.failed)))
$$;
