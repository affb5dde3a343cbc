create or replace function ojs.fail(p_code text, p_message text, p_details jsonb default '{}',
  p_hint text default null) returns void
language sql stable as $$
  -- How a door says no.
  select ojs.raise(ojs.error(p_code, p_message, p_details, p_hint))
$$;
