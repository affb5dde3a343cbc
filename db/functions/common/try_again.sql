create or replace function ojs.try_again(p_message text) returns void
language plpgsql as $$
-- Fails as a serialization failure, so that the whole transaction can be retried; the HTTP server does that.
begin
  raise exception using errcode = 'serialization_failure', message = p_message;
end;
$$;
