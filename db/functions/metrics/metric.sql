create or replace function ojs.metric(p_name text, p_kind text, p_help text, p_samples text[]) returns text
language sql immutable as $$
  -- A metric in Prometheus' text format, with its samples: each is a line, or several.
  select format('# HELP %1$s %2$s', p_name, p_help) || chr(10) || format('# TYPE %s %s', p_name, p_kind) || chr(10)
    || array_to_string(p_samples, chr(10)) || case when cardinality(p_samples) > 0 then chr(10) else '' end
$$;
