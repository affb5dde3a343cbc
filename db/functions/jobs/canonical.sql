create or replace function ojs.canonical(p_value jsonb) returns text
language plpgsql immutable as $$
-- Text that is equal for equal JSON (ojs-unique-jobs 4): jsonb sorts keys and drops spacing; what is
-- left is Unicode NFC, and 1.0 for 1.
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
