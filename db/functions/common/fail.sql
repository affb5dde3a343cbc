create or replace function ojs.fail(p_code text, p_message text, p_details jsonb default '{}',
  p_hint text default null) returns void
language sql stable as $$
  -- Refuses the request of a door with an error object that it makes.
  select ojs.raise(ojs.error(p_code, p_message, p_details, p_hint))
$$;
