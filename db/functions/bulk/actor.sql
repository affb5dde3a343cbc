create or replace function ojs.actor() returns text
language sql stable as $$
  -- Whose idempotency keys count: those of the role in the database, and of the API key that the HTTP server named.
  select concat_ws(' ', session_user, nullif(current_setting('ojs.key', true), ''))
$$;
