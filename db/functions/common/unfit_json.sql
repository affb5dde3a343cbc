create or replace function ojs.unfit_json(p_request jsonb) returns jsonb
language sql stable as $$
  -- Null when others can read this JSON back, else the error object: nested too deeply for their parsers,
  -- or a number outside the range of a double, a few bytes that PostgreSQL would write out as 131,072
  -- digits (ojs-json-format 13, RFC 8259 6).
  select case
    -- 101 brackets with their partners, or 309 digits, are longer than this.
    when octet_length(p_request::text) < 200 then null
    when p_request @? 'strict $.**{101}' then
      ojs.error('invalid_request', 'request is nested more than 100 levels deep',
        '{"validation": "depth", "max_depth": 100}')
    when p_request @? 'strict $.** ? (@ > 1.7976931348623157e308 || @ < -1.7976931348623157e308 '
        '|| (@ != 0 && @ < 4.94e-324 && @ > -4.94e-324))' then
      ojs.error('invalid_request', 'request holds a number outside the range of a double',
        '{"validation": "number range"}')
    -- Only what is large in memory can be larger than this as text.
    when pg_column_size(p_request) > 262144 and octet_length(p_request::text) > 10485760 then
      ojs.error('payload_too_large', 'request is larger than 10485760 bytes when written out',
        jsonb_build_object('actual_bytes', octet_length(p_request::text), 'max_bytes', 10485760))
  end
$$;
