create or replace function ojs.invalid(p_field text, p_message text, p_value jsonb default null) returns jsonb
language plpgsql stable as $$
-- The error object of a field that breaks a rule; names the field, tells the type received. PL/pgSQL, so
-- that nothing of it is part of the statements that ask for it and hardly ever need it.
begin
  return ojs.error('invalid_request', p_field || ' ' || p_message,
    jsonb_strip_nulls(jsonb_build_object('field', p_field, 'validation', p_message,
      'received', jsonb_typeof(p_value))));
end;
$$;
