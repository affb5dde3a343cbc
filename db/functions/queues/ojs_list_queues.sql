create or replace function ojs_list_queues(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/queues
-- A request reads ojs.max_list_rows() queues at most; when there are more, next_cursor continues after them. An entry
-- is small, since names are short, so a page needs no limit in bytes.
declare
  v_page record;
  v_start bigint;
  v_found record;
  v_total bigint;
  v_rank bigint;
  v_next text;
begin
  perform ojs.guard('public.ojs_list_queues(jsonb)');
  v_page := ojs.page(p_request, 200, '[a-z0-9][a-z0-9._-]*');
  perform ojs.require_known(p_request, '{limit,offset,page,per_page,cursor}');
  v_start := case when v_page.page_after is null then 0 else v_page.page_offset end;

  select count(*) = ojs.max_list_rows() as is_cut, count(*) as number, max(n.name) as last_name,
    coalesce(array_agg(n.name order by n.name) filter (
      where n.rank > v_page.page_offset and n.rank <= v_page.page_offset + v_page.page_limit), '{}') as names
  into v_found
  from (
    select q.name, v_start + row_number() over (order by q.name) as rank from ojs.queue q
    where q.name > coalesce(v_page.page_after, '')
    order by q.name limit ojs.max_list_rows()) n;

  v_total := v_start + v_found.number;
  v_rank := least(v_page.page_offset + cardinality(v_found.names), v_total);
  if v_rank < v_total or v_found.is_cut then
    v_next := v_rank || '-' || case when v_rank < v_total then v_found.names[cardinality(v_found.names)]
      else v_found.last_name end;
  end if;
  return ojs.ok(
    case when v_found.is_cut then '{"total_is": "at_least"}' else '{}' end::jsonb
    || jsonb_build_object(
      'queues', (select coalesce(jsonb_agg(ojs.queue_json(q) order by q.name), '[]')
        from ojs.queue q where q.name = any (v_found.names)),
      'pagination', ojs.pagination(v_total, v_page.page_limit, v_page.page_offset, v_next)));
end;
$$;
comment on function ojs_list_queues is
  'Queues by name: 200 {queues, pagination}. limit (50, at most 200) with offset or cursor, or page and per_page. One '
  'call reads 100,000 queues at most: pagination.next_cursor leads to the rest, and total_is is "at_least" when there '
  'may be more than pagination.total. Errors OJ400. ojs-http-binding 11.1.';
