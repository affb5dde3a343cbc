create or replace function ojs.label(p_value text) returns text
language sql immutable as $$
  -- A value as a label in Prometheus' text format has it between quotes.
  select replace(replace(replace(p_value, chr(92), chr(92) || chr(92)), '"', chr(92) || '"'), chr(10), chr(92) || 'n')
$$;
