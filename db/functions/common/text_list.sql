create or replace function ojs.text_list(p_request jsonb, p_field text) returns text[]
language plpgsql stable as $$
-- A list of names in a request, as an array or, in query strings, as text with commas; null when the request has no
-- such member. Empty text is refused: it may come from a variable that was not set, and a list without the filter would
-- show everything.
begin
  if jsonb_typeof(p_request -> p_field) not in ('array', 'string', 'null') then
    perform ojs.raise(ojs.invalid(p_field, 'must be an array of strings, or text with commas', p_request -> p_field));
  elsif p_request ->> p_field = '' then
    perform ojs.raise(ojs.invalid(p_field, 'must not be empty', p_request -> p_field));
  end if;
  return case jsonb_typeof(p_request -> p_field)
    when 'array' then array(select jsonb_array_elements_text(p_request -> p_field))
    when 'string' then string_to_array(p_request ->> p_field, ',')
  end;
end;
$$;
