create or replace function ojs_list_queues(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/queues
-- An entry is small, since names are short, so a page needs no limit in bytes.
declare
  v_asked record;
  v_page record;
begin
  perform ojs.guard('public.ojs_list_queues(jsonb)');
  v_asked := ojs.page(p_request, 200, '[a-z0-9][a-z0-9._-]*');
  perform ojs.require_known(p_request, '{limit,offset,page,per_page,cursor}');
  v_page := ojs.page_of_queues(v_asked.page_limit, v_asked.page_offset, v_asked.page_after);
  return ojs.ok(
    case when v_page.is_cut then '{"total_is": "at_least"}' else '{}' end::jsonb
    || jsonb_build_object(
      'queues', (select coalesce(jsonb_agg(ojs.queue_json(q) order by q.name), '[]')
        from ojs.queue q where q.name = any (v_page.names)),
      'pagination', ojs.pagination(v_page.total, v_asked.page_limit, v_asked.page_offset, v_page.next)));
end;
$$;
comment on function ojs_list_queues is
  'Queues by name: 200 {queues, pagination}. limit (50, at most 200) with offset or cursor, or page and per_page. One '
  'call reads 100,000 queues at most: pagination.next_cursor leads to the rest, and total_is is "at_least" when there '
  'may be more than pagination.total. Errors OJ400. ojs-http-binding 11.1.';
