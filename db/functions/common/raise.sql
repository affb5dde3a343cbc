create or replace function ojs.raise(p_error jsonb) returns void
language plpgsql stable as $$
-- Refuses the request of a door with this error object: raises SQLSTATE OJ and the HTTP status, with the object as
-- DETAIL. Of a member headers the HTTP server makes headers.
begin
  raise exception using
    errcode = 'OJ' || (select c.status from ojs.error_code(p_error ->> 'code') c),
    message = p_error ->> 'message',
    detail = p_error::text,
    hint = p_error ->> 'hint';
end;
$$;
