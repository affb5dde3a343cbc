create or replace function ojs.shown_ms(p_ms bigint) returns text
language sql immutable as $$
  -- A duration in ISO 8601, in days where it has no other part.
  select case when p_ms % 86400000 = 0 then 'P' || p_ms / 86400000 || 'D'
    else 'PT' || trim_scale(p_ms / 1000.0) || 'S' end
$$;
