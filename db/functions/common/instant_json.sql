create or replace function ojs.instant_json(p_text text, p_at timestamptz) returns jsonb
language sql stable as $$
  -- A point in time that ojs.instant has read, as a job shows it: as it came where every client can read that
  -- (not with a space or lower case in it, hour 24 or second 60), else in our own form.
  select to_jsonb(case
    when p_text ~ '^[0-9-]{10}T([01][0-9]|2[0-3]):[0-9]{2}:[0-5][0-9]([.][0-9]+)?(Z|[+-][0-9:]{5})$' then p_text
    else ojs.stamp(p_at) end)
$$;
