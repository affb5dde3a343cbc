create or replace function ojs.misspelt_error(p_warnings jsonb) returns jsonb
language plpgsql stable as $$
-- The error object for a strict request in which a member looks misspelt; made from the first warning.
begin
  return ojs.error('invalid_request', p_warnings #>> '{0,message}',
    jsonb_build_object('field', p_warnings #> '{0,field}',
    'validation', 'must be a known name', 'suggestion', p_warnings #> '{0,suggestion}'));
end;
$$;
