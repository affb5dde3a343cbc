create or replace function ojs.invalid(p_field text, p_message text, p_value jsonb default null) returns jsonb
language plpgsql stable as $$
-- The error object of a field that breaks a rule; it names the field, the rule and the type of p_value. PL/pgSQL, so
-- that a statement sets up nothing of it until the rule is broken.
begin
  return ojs.error('invalid_request', p_field || ' ' || p_message,
    jsonb_strip_nulls(jsonb_build_object('field', p_field, 'validation', p_message,
      'received', jsonb_typeof(p_value))));
end;
$$;
