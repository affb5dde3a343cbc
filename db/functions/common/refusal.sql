create or replace function ojs.refusal(p_error jsonb) returns ojs.http_reply
language plpgsql stable as $$
-- The reply of a core to a request that it refuses: the error object, with the HTTP status of its code. A member
-- headers of the object becomes headers. PL/pgSQL, so that a statement sets up nothing of it until something is
-- refused.
begin
  return row((select c.status from ojs.error_code(p_error ->> 'code') c), p_error -> 'headers',
    jsonb_build_object('error', p_error - 'headers'))::ojs.http_reply;
end;
$$;
