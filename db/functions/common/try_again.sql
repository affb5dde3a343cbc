create or replace function ojs.try_again(p_message text) returns void
language plpgsql as $$
-- Raises a serialization failure (40001): the caller should run the transaction again, as the HTTP server does.
begin
  raise exception using errcode = 'serialization_failure', message = p_message;
end;
$$;
