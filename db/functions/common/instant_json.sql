create or replace function ojs.instant_json(p_text text, p_at timestamptz) returns jsonb
language sql stable as $$
  -- A point in time as a job shows it: p_text as the client wrote it if every client can read that, else p_at, which
  -- ojs.instant has read from it, as ojs.stamp writes it. Not every client can read a space or a small t or z, hour 24,
  -- second 60, or a duration.
  select to_jsonb(case
    when p_text ~ '^[0-9-]{10}T([01][0-9]|2[0-3]):[0-9]{2}:[0-5][0-9]([.][0-9]+)?(Z|[+-][0-9:]{5})$' then p_text
    else ojs.stamp(p_at) end)
$$;
