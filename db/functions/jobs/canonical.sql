create or replace function ojs.canonical(p_value jsonb) returns text
language plpgsql immutable as $$
-- A JSON value as text that is the same for equal values (ojs-unique-jobs 4). jsonb already sorts keys and drops
-- spaces. What remains is to write characters in one form (Unicode NFC), and 1.0 as 1.
declare
  v_text text := p_value::text;
begin
  if v_text is not nfc normalized then
    v_text := (normalize(v_text, nfc)::jsonb)::text;
  end if;
  if v_text !~ '[.][0-9]*0([^0-9]|$)' then
    return v_text;
  end if;
  return case jsonb_typeof(p_value)
    when 'number' then trim_scale(v_text::numeric)::text
    when 'array' then (
      select '[' || coalesce(string_agg(ojs.canonical(e.value), ', ' order by e.ordinality), '') || ']'
      from jsonb_array_elements(v_text::jsonb) with ordinality e)
    when 'object' then (
      select '{' || coalesce(string_agg(to_jsonb(m.key)::text || ': ' || ojs.canonical(m.value),
        ', ' order by m.ordinality), '') || '}'
      from jsonb_each(v_text::jsonb) with ordinality m)
    else v_text
  end;
end;
$$;
