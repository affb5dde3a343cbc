create or replace function ojs.event_id(p_at timestamptz, p_seq bigint, p_ord bigint) returns text
language sql immutable as $$
  -- The id of an event: a UUIDv7 made of its time, its row and its position in that row. The position has 14 bits, so a
  -- row holds 16,383 events at most. No statement writes more: a batch, a workflow or a claim has about 10,000 jobs, to
  -- which a claim may add some hundred that have expired, and ojs.extend_leases splits its events into several rows.
  select 'evt_' || (lpad(to_hex((extract(epoch from p_at) * 1000)::bigint), 12, '0') || '7'
    || lpad(to_hex(p_seq >> 48), 3, '0')
    || to_hex((1::bigint << 63) | ((p_seq & 281474976710655) << 14) | p_ord))::uuid
$$;
