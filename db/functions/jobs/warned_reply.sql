create or replace function ojs.warned_reply(p_draft ojs.draft, p_available text, p_created text) returns ojs.http_reply
language plpgsql stable as $$
-- The reply of ojs.enqueue_each about a job that was enqueued with warnings; the other parameters are made once for
-- many.
begin
  return row(201, jsonb_build_object('Location', '/ojs/v1/jobs/' || p_draft.id)
    || ojs.pressure_headers(p_draft.warnings), '{"job":'
    || ojs.fresh_text(p_draft.doc_text, p_draft.doc, p_draft.state, p_available) || ',"id":"' || p_draft.id
    || '","type":"' || p_draft.type || '","state":"' || p_draft.state || '","queue":"' || p_draft.queue
    || '","attempt":0,"priority":' || p_draft.priority || p_created || ',"warnings":' || p_draft.warnings::text
    || '}')::ojs.http_reply;
end;
$$;
