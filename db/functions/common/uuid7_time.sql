create or replace function ojs.uuid7_time(p_at timestamptz) returns text
language sql stable as $$
  -- The first 15 characters of every UUIDv7 of a time: the milliseconds and the version.
  select overlay(lpad(to_hex((extract(epoch from p_at) * 1000)::bigint), 12, '0') placing '-' from 9 for 0) || '-7'
$$;
