create or replace function ojs.unfit_json(p_request jsonb) returns jsonb
language sql stable as $$
  -- The error object for JSON that other programs could not read back, else null: it is nested too deeply for their
  -- parsers, its text is too large, or it holds a number outside the range of a double. PostgreSQL may write such a
  -- number out with 131,072 digits (ojs-json-format 13, RFC 8259 6).
  select case
    -- Shorter text cannot break a rule: 101 pairs of brackets, or 309 digits, are longer.
    when octet_length(p_request::text) < 200 then null
    when p_request @? 'strict $.**{101}' then
      ojs.error('invalid_request', 'request is nested more than 100 levels deep',
        '{"validation": "depth", "max_depth": 100}')
    when p_request @? 'strict $.** ? (@ > 1.7976931348623157e308 || @ < -1.7976931348623157e308 '
        '|| (@ != 0 && @ < 4.94e-324 && @ > -4.94e-324))' then
      ojs.error('invalid_request', 'request holds a number outside the range of a double',
        '{"validation": "number range"}')
    -- The text is measured only when the value is large in memory: a small one cannot have such a long text.
    when pg_column_size(p_request) > 262144 and octet_length(p_request::text) > 10485760 then
      ojs.error('payload_too_large', 'request is larger than 10485760 bytes when written out',
        jsonb_build_object('actual_bytes', octet_length(p_request::text), 'max_bytes', 10485760))
  end
$$;
