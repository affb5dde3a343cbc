create or replace function ojs.uuid7(p_at timestamptz) returns uuid
language sql volatile as $$
  -- A new UUIDv7 whose time is p_at (RFC 9562 5.7): a random v4 with the milliseconds
  -- written over its first 48 bits and the version nibble 4 turned into 7.
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
              placing substring(int8send((extract(epoch from p_at) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;
