create or replace function ojs.event_id(p_at timestamptz, p_seq bigint, p_ord bigint) returns text
language sql immutable as $$
  -- The id of an event: a UUIDv7 made of its time, its row and its position in that row. The position has 14 bits, so a
  -- row holds 16,383 events at most. No statement writes more: at most 10,600 jobs are enqueued, released, claimed or
  -- ended together (10,000 of a batch or workflow, or of a claim with some expired ones), and a heartbeat is split.
  select 'evt_' || (lpad(to_hex((extract(epoch from p_at) * 1000)::bigint), 12, '0') || '7'
    || lpad(to_hex(p_seq >> 48), 3, '0')
    || to_hex((1::bigint << 63) | ((p_seq & 281474976710655) << 14) | p_ord))::uuid
$$;
