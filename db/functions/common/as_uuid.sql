create or replace function ojs.as_uuid(p_text text) returns uuid
language sql immutable as $$
  -- The text as a uuid, or null when it is none: an id nobody can have is not found, not an error.
  select case
    when p_text ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then p_text::uuid
  end
$$;
