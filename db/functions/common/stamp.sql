create or replace function ojs.stamp(p_at timestamptz) returns text
language sql stable as $$
  -- A time as answers show it: RFC 3339, in UTC, with milliseconds (ojs-http-binding 6.3).
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
