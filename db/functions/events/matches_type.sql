create or replace function ojs.matches_type(p_type text, p_types text[]) returns boolean
language sql immutable as $$
  -- Does a list of event types, exact or as job.*, select this one? Null selects all.
  select p_types is null or p_type = any (p_types)
    or exists (select from unnest(p_types) t where t like '%.*' and starts_with(p_type, left(t, -1)))
$$;
