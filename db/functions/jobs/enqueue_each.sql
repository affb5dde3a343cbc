create or replace function ojs.enqueue_each(p_requests jsonb[], p_lenient boolean, p_strict boolean default false)
returns setof ojs.http_reply
language plpgsql set plan_cache_mode = force_generic_plan as $$
-- The core of enqueue: many requests, one reply each, in order; a bad one does not hurt the rest.
declare
  v_now timestamptz := ojs.now();
  v_set record := ojs.draft_jobs(p_requests, p_lenient, v_now, p_strict);
  v_available text := '{"state":"available","attempt":0,"enqueued_at":"' || v_set.stamp || '",';
  v_created text := ',"created_at":"' || v_set.stamp || '"';
  v_draft ojs.draft;
begin
  foreach v_draft in array case when v_set.simple then ojs.insert_drafts(v_set.drafts, v_now, true)
    else ojs.enqueue_drafts(v_set.drafts, v_now) end
  loop
    if v_draft.error is null and v_draft.warnings is null then
      return next row(201, jsonb_build_object('Location', '/ojs/v1/jobs/' || v_draft.id), '{"job":'
        || ojs.fresh_text(v_draft.doc_text, v_draft.doc, v_draft.state, v_available) || ',"id":"' || v_draft.id
        || '","type":"' || v_draft.type || '","state":"' || v_draft.state || '","queue":"' || v_draft.queue
        || '","attempt":0,"priority":' || v_draft.priority || v_created || '}')::ojs.http_reply;
    elsif v_draft.error is null then
      return next ojs.warned_reply(v_draft, v_available, v_created);
    else
      return next ojs.unplaced_reply(v_draft.error, v_draft.existing, v_draft.warnings);
    end if;
  end loop;
end;
$$;
