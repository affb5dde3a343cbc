create or replace function ojs.invalid(p_field text, p_message text, p_value jsonb default null) returns jsonb
language sql stable as $$
  -- The error object of a field that breaks a rule; names the field, tells the type received.
  select ojs.error('invalid_request', p_field || ' ' || p_message,
    jsonb_strip_nulls(jsonb_build_object('field', p_field, 'validation', p_message, 'received', jsonb_typeof(p_value))))
$$;
