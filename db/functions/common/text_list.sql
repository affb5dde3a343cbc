create or replace function ojs.text_list(p_request jsonb, p_field text) returns text[]
language plpgsql stable as $$
-- A list of words in a request: an array, or text with commas as in query strings; null when it is absent. Empty text
-- is refused, because a variable that is not set would be a filter that selects everything.
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
