create or replace function ojs.plain_draft(p_id text, p_type text, p_args text, p_queue text, p_priority smallint,
  p_stamp text) returns ojs.draft
language sql stable as $$
  -- The draft of a job that says no more than this, and the defaults of every other.
  select row(null, p_id::uuid, false, p_queue, p_priority, 'available', 3, null, null, null, null, null,
    null, null, null, null, null, null, null, null, null, null, p_type,
    '{"specversion":"1.0","meta":{},"max_attempts":3,"id":"' || p_id || '","type":"' || p_type || '","args":' || p_args
      || ',"queue":"' || p_queue || '","priority":' || p_priority || ',"created_at":"' || p_stamp || '"',
    null)::ojs.draft
$$;
