create or replace function ojs.uuid7(p_at timestamptz) returns uuid
language sql volatile as $$
  -- A new UUIDv7 whose time is p_at (RFC 9562 5.7): a random v4 whose time and version are written over.
  select (ojs.uuid7_time(p_at) || substr(gen_random_uuid()::text, 16))::uuid
$$;
