create or replace function ojs.as_number(p_request jsonb, p_field text, p_least numeric, p_most numeric)
returns numeric
language plpgsql stable as $$
-- A number in a request, as JSON or as text; null when it is not there. Refuses one that is outside of its bounds.
declare
  v_text text := p_request ->> p_field;
begin
  if v_text ~ '^[0-9]{1,18}([.][0-9]{1,9})?$' and v_text::numeric between p_least and p_most then
    return v_text::numeric;
  elsif v_text is not null then
    perform ojs.raise(ojs.invalid(p_field, format('must be a number from %s to %s', p_least, p_most),
      p_request -> p_field));
  end if;
  return null;
end;
$$;
