create or replace function ojs.parse_bound(p_bound jsonb, out bound jsonb, out error jsonb)
language plpgsql stable as $$
-- The setting backpressure of a queue, with its defaults (ojs-backpressure 6.2); a bound of zero is none.
declare
  v_unknown text;
begin
  if jsonb_typeof(p_bound) <> 'object' then
    error := ojs.invalid('backpressure', 'must be an object', p_bound);
    return;
  end if;
  p_bound := jsonb_strip_nulls(p_bound);
  select min(k) into v_unknown
  from jsonb_object_keys(p_bound - '{max_depth,max_size_bytes,strategy,warning_threshold}'::text[]) k;
  bound := '{"strategy": "reject", "warning_threshold": 0.8}' || p_bound;
  error := case
    when not bound ?| '{max_depth,max_size_bytes}' then ojs.invalid('backpressure.max_depth',
      'or max_size_bytes is required, because backpressure is replaced as a whole; zero is no bound')
    when v_unknown is not null then ojs.invalid('backpressure.' || left(v_unknown, 255),
      'is not known, only max_depth, max_size_bytes, strategy and warning_threshold', p_bound -> v_unknown)
    when bound ? 'max_depth' and ojs.as_integer(bound -> 'max_depth', 0, 1000000000) is null then
      ojs.invalid('backpressure.max_depth', 'must be an integer, zero or more', bound -> 'max_depth')
    when bound ? 'max_size_bytes' and ojs.as_integer(bound -> 'max_size_bytes', 0, 1000000000000000) is null then
      ojs.invalid('backpressure.max_size_bytes', 'must be an integer, zero or more', bound -> 'max_size_bytes')
    when bound -> 'strategy' not in ('"reject"', '"block"', '"drop_oldest"') then
      ojs.invalid('backpressure.strategy', 'must be reject, block or drop_oldest', bound -> 'strategy')
    when jsonb_typeof(bound -> 'warning_threshold') <> 'number'
      or (bound -> 'warning_threshold')::numeric not between 0 and 1 then
      ojs.invalid('backpressure.warning_threshold', 'must be a number from 0 to 1', bound -> 'warning_threshold') end;
  bound := jsonb_strip_nulls(bound || jsonb_build_object('max_depth', nullif(bound -> 'max_depth', '0'),
    'max_size_bytes', nullif(bound -> 'max_size_bytes', '0')));
end;
$$;
