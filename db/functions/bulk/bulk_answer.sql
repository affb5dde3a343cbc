create or replace function ojs.bulk_answer(p_drafts ojs.draft[], p_refused boolean, p_stamp text, p_request jsonb,
  p_now timestamptz)
returns ojs.http_reply
language plpgsql as $$
-- The answer to a bulk enqueue, about each of its drafts, and its event. p_refused: nothing was enqueued, because the
-- batch is atomic and one of its jobs was refused.
declare
  v_available text := '{"state":"available","attempt":0,"enqueued_at":"' || p_stamp || '",';
  v_undone text := ojs.error('conflict', 'nothing was enqueued, because another job of the batch was refused',
    '{"reason": "rolled_back"}', 'correct the jobs that were refused, and send the batch again')::text;
  v_found record;
begin
  select count(*) as total, count(*) filter (where i.status = 'failed') as failed,
    string_agg('{"index":' || i.ordinality - 1 || ',"status":"' || i.status || '",'
      || case i.status
        when 'created' then '"job":' || ojs.fresh_text(i.doc_text, i.doc, i.state, v_available)
        when 'duplicate' then '"job":' || i.existing::text
        else '"error":' || coalesce(i.error::text, v_undone) end
      || coalesce(',"warnings":' || i.warnings::text, '') || '}', ',' order by i.ordinality) as items
  into v_found
  from (
    select d.*, case when d.existing is not null then 'duplicate'
      when d.error is not null or p_refused then 'failed' else 'created' end as status
    from unnest(p_drafts) with ordinality d) i;
  insert into ojs.event (at, type, items)
  values (p_now, 'bulk.enqueue.completed', jsonb_build_array(jsonb_build_object('total', v_found.total,
    'succeeded', v_found.total - v_found.failed, 'failed', v_found.failed,
    'atomicity', coalesce(p_request ->> 'atomicity', 'partial'))));
  return row(
    case when v_found.failed = 0 then 201 when v_found.failed = v_found.total or p_refused then 422 else 207 end,
    jsonb_build_object('X-OJS-Batch-Size', v_found.total::text),
    '{"total":' || v_found.total || ',"succeeded":' || v_found.total - v_found.failed || ',"failed":'
      || v_found.failed || ',"items":[' || v_found.items || ']}')::ojs.http_reply;
end;
$$;
