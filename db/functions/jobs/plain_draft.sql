create or replace function ojs.plain_draft(p_id text, p_type text, p_args text, p_queue text, p_priority smallint,
  p_tail text) returns ojs.draft
language sql stable as $$
  -- The draft of a job that says no more than this, and the defaults of every other. The members have the order of
  -- jsonb, so that they need not be sorted. p_tail: the last members, made once for many.
  select row(null, p_id::uuid, false, p_queue, p_priority, 'available', 3, null, null, null, null, null,
    null, null, null, null, null, null, null, null, null, null, p_type,
    '"id":"' || p_id || '","args":' || p_args || ',"meta":{},"type":"' || p_type || '","queue":"' || p_queue
      || '","priority":' || p_priority || p_tail,
    null)::ojs.draft
$$;
