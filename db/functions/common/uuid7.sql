create or replace function ojs.uuid7(p_at timestamptz) returns uuid
language sql volatile as $$
  -- A new UUIDv7 with the time p_at (RFC 9562 5.7): a random UUID in which time and version are replaced.
  select (ojs.uuid7_time(p_at) || right(gen_random_uuid()::text, -15))::uuid
$$;
