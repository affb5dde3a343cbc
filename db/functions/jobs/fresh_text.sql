create or replace function ojs.fresh_text(p_doc_text text, p_doc jsonb, p_state text, p_available text) returns text
language sql stable as $$
  -- A job on the wire that has just been enqueued, from its draft; in fewer steps than ojs.job_text. p_available: what
  -- comes before the document of an available job, made once for many.
  select case when p_state = 'available' then p_available else '{"state":"' || p_state || '","attempt":0,' end
    || coalesce(p_doc_text, right(p_doc::text, -1))
$$;
