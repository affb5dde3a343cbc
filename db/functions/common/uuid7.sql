create or replace function ojs.uuid7(p_at timestamptz) returns uuid
language sql volatile as $$
  -- A new UUIDv7 whose time is p_at (RFC 9562 5.7): a random v4 whose first 8 bytes are written over with
  -- the milliseconds, the version and 12 other random bits.
  select encode(overlay(uuid_send(gen_random_uuid())
    placing int8send((extract(epoch from p_at) * 1000)::bigint << 16 | 28672 | (random() * 4095)::integer)
      from 1 for 8), 'hex')::uuid
$$;
