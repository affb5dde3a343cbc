create or replace function ojs.age_seconds(p_since timestamptz, p_now timestamptz) returns numeric
language sql immutable as $$
  -- How long ago something was, in seconds; 0 when there is nothing, and for a time to come.
  select trim_scale(round(greatest(coalesce(extract(epoch from p_now - p_since), 0), 0), 3))
$$;
