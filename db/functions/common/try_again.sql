create or replace function ojs.try_again(p_message text) returns void
language plpgsql as $$
-- Fails as a serialization failure: the whole transaction can be tried again, and the HTTP server does.
begin
  raise exception using errcode = 'serialization_failure', message = p_message;
end;
$$;
