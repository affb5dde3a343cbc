create or replace function ojs.as_integer(p_value jsonb, p_min bigint, p_max bigint) returns bigint
language sql immutable as $$
  -- The whole number that a JSON value is; null when it is something else, or not within p_min and p_max.
  select case
    when jsonb_typeof(p_value) = 'number' and p_value::numeric between p_min and p_max
         and p_value::numeric = trunc(p_value::numeric)
    then p_value::numeric::bigint
  end
$$;
