create or replace function ojs.raise(p_error jsonb) returns void
language plpgsql stable as $$
-- Raises an error object: SQLSTATE is OJ and the HTTP status, DETAIL is the object.
begin
  raise exception using
    errcode = 'OJ' || (select c.status from ojs.error_code(p_error ->> 'code') c),
    message = p_error ->> 'message',
    detail = p_error::text,
    hint = p_error ->> 'hint';
end;
$$;
