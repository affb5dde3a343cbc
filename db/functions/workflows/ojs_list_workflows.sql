create or replace function ojs_list_workflows(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/workflows
-- Workflows come by id, which is the order of their creation, so a page is a part of an index. A request reads 5,000
-- rows at most; when there are more, next_cursor continues after the last one that it read.
declare
  v_now timestamptz := ojs.now();
  v_most constant integer := 5000;
  v_page record;
  v_filter record;
  v_start bigint;
  v_found record;
  v_items jsonb;
  v_next text;
begin
  perform ojs.guard('public.ojs_list_workflows(jsonb)');
  perform ojs.require_known(p_request, '{state,type,name,since,until,limit,offset,page,per_page,cursor}');
  v_page := ojs.page(p_request, 100, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 20);
  v_filter := ojs.workflow_filter(p_request, v_now);
  v_start := case when v_page.page_after is null then 0 else v_page.page_offset end;

  select count(*) = v_most as is_cut, count(*) filter (where n.selected) as number, min(n.id::text) as last_id,
    coalesce(array_agg(n.id order by n.id desc) filter (where n.selected
      and n.rank > v_page.page_offset and n.rank <= v_page.page_offset + v_page.page_limit), '{}') as ids
  into v_found
  from (
    select r.id, r.selected, v_start + count(*) filter (where r.selected) over (order by r.id desc) as rank
    from ojs.read_workflows(v_filter.states, v_filter.since_id,
      least(v_filter.until_id, coalesce(v_page.page_after::uuid, v_filter.until_id)), v_filter.type, v_filter.name,
      v_most) r) n;

  v_items := ojs.workflow_items(v_found.ids);
  v_found.number := v_start + v_found.number;
  if v_page.page_offset + cardinality(v_found.ids) < v_found.number and v_found.ids <> '{}' then
    v_next := v_page.page_offset + cardinality(v_found.ids) || '-' || v_found.ids[cardinality(v_found.ids)];
  elsif v_found.is_cut then
    v_next := v_found.number || '-' || v_found.last_id;
  end if;
  return ojs.ok(case when v_found.is_cut then '{"total_is": "at_least"}' else '{}' end::jsonb
    || ojs.list_body('workflows', v_items,
      ojs.pagination(v_found.number, v_page.page_limit, v_page.page_offset, v_next)));
end;
$$;
comment on function ojs_list_workflows is
  'Workflows that are not part of another one, newest first: 200 {items, workflows, pagination, total}, each without '
  'its steps. Filters: state (running, completed, failed, cancelled, or several with commas), type, name, since, '
  'until. limit (20, at most 100) with cursor or offset, or page and per_page. One call reads 5,000: '
  'pagination.next_cursor leads to the rest, and total_is is "at_least" when there may be more than total. Errors '
  'OJ400. ojs-workflows 11.';
