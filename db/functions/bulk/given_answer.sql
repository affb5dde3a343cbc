create or replace function ojs.given_answer(p_action text, p_ids text[], p_errors jsonb[], p_matched bigint,
  p_more jsonb, p_request jsonb, p_now timestamptz)
returns ojs.http_reply
language plpgsql as $$
-- The answer about jobs to which an action was done, or not, and its event. p_more: members that the body has besides;
-- its state is running when the tick does the rest.
declare
  v_verb text := ojs.bulk_verb(p_action);
  v_skipped bigint := (select count(*) from unnest(p_errors) e where e is not null);
  v_done bigint := cardinality(p_ids) - v_skipped;
  v_items jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('index', u.number - 1, 'job_id', u.id,
      'status', case when u.error is null then v_verb else 'skipped' end)
    || case when u.error is null then '{}'
      else jsonb_build_object('reason', u.error ->> 'message', 'error', u.error) end order by u.number), '[]')
  into v_items
  from unnest(p_ids, p_errors) with ordinality u(id, error, number);
  -- An operation with a filter records its event when it ends.
  insert into ojs.event (at, type, items)
  select p_now, 'bulk.' || replace(p_action, '_waiting', '') || '.completed', jsonb_build_array(jsonb_build_object(
    'total', cardinality(p_ids), v_verb, v_done, 'skipped', v_skipped))
  where p_more = '{}';
  return row(
    case when p_more ->> 'state' = 'running' then 202 when v_skipped = 0 then 200 when v_done = 0 then 422
      else 207 end,
    jsonb_strip_nulls(jsonb_build_object('X-OJS-Batch-Size', cardinality(p_ids)::text,
      'Location', case p_more ->> 'state' when 'running' then '/ojs/v1/admin/jobs/bulk/' || (p_more ->> 'id') end)),
    p_more - 'errors' || jsonb_build_object('action', replace(p_action, '_waiting', ''), 'total_matched', p_matched,
      'matched', p_matched, v_verb, v_done, 'skipped', v_skipped, 'succeeded', v_done, 'failed', v_skipped,
      'items', v_items))::ojs.http_reply;
end;
$$;
