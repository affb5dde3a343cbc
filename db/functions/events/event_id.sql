create or replace function ojs.event_id(p_at timestamptz, p_seq bigint, p_ord bigint) returns text
language sql immutable as $$
  -- The id of an event: a UUIDv7 made of its time, the row it is in and its place there. The place has 14 bits, so a
  -- row holds 16,383 events at most. No statement writes more: a set of jobs that is enqueued, released, claimed or
  -- ended has 10,600 at most (a batch or workflow 10,000, a claim some expired ones beside), a heartbeat is split.
  select 'evt_' || (lpad(to_hex((extract(epoch from p_at) * 1000)::bigint), 12, '0') || '7'
    || lpad(to_hex(p_seq >> 48), 3, '0')
    || to_hex((1::bigint << 63) | ((p_seq & 281474976710655) << 14) | p_ord))::uuid
$$;
