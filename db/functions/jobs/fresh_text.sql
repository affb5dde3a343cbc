create or replace function ojs.fresh_text(p_doc_text text, p_doc jsonb, p_state text, p_enqueued text) returns text
language sql stable as $$
  -- A job on the wire that has just been enqueued, from its draft; in fewer steps than ojs.job_json. p_enqueued:
  -- the member that says when it became available, made once for many.
  select coalesce(p_doc_text, left(p_doc::text, -1)) || ',"state":"' || p_state || '","attempt":0'
    || case when p_state = 'available' then p_enqueued else '' end || '}'
$$;
