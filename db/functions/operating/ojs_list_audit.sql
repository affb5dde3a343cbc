create or replace function ojs_list_audit(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/audit
-- A request reads 20,000 rows at most; when there are more, next_cursor continues after the last one that it read. An
-- entry in a cursor (ojs.page) is the id of a row.
declare
  v_now timestamptz := ojs.now();
  v_most constant integer := 20000;
  v_page record;
  v_since timestamptz;
  v_until timestamptz;
  v_start bigint;
  v_found record;
  v_next text;
begin
  perform ojs.guard('public.ojs_list_audit(jsonb)');
  perform ojs.require_known(p_request, '{actor,key,door,target,since,until,limit,offset,page,per_page,cursor}');
  v_page := ojs.page(p_request, 100, '[0-9]{1,18}', 20);
  v_since := ojs.past_member(p_request, 'since', null, v_now);
  v_until := ojs.past_member(p_request, 'until', null, v_now);
  v_start := case when v_page.page_after is null then 0 else v_page.page_offset end;

  select count(*) as number_read, v_start + count(*) filter (where n.selected) as total, min(n.id) as last_read,
    coalesce(jsonb_agg(ojs.audit_json(n.entry) order by n.id desc) filter (where n.shown), '[]') as items,
    count(*) filter (where n.shown) as number, min(n.id) filter (where n.shown) as last_shown
  into v_found
  from (
    select r.*, r.selected and r.rank > v_page.page_offset and r.rank <= v_page.page_offset + v_page.page_limit as shown
    from (
      select a as entry, a.id, f.selected,
        v_start + count(*) filter (where f.selected) over (order by a.id desc) as rank
      from ojs.audit a, lateral (select
          (p_request ->> 'actor' is null or a.actor = p_request ->> 'actor')
          and (p_request ->> 'key' is null or coalesce(a.key = p_request ->> 'key', false))
          and (p_request ->> 'door' is null or a.door = p_request ->> 'door')
          and (p_request ->> 'target' is null or coalesce(a.target = p_request ->> 'target', false))
          and (v_since is null or a.at >= v_since) and (v_until is null or a.at < v_until) as selected) f
      where a.id < coalesce(v_page.page_after::bigint, 9223372036854775807)
      order by a.id desc limit v_most) r) n;
  if v_page.page_offset + v_found.number < v_found.total and v_found.number > 0 then
    v_next := v_page.page_offset + v_found.number || '-' || v_found.last_shown;
  elsif v_found.number_read = v_most then
    v_next := v_found.total || '-' || v_found.last_read;
  end if;
  return ojs.ok(case when v_found.number_read = v_most then '{"total_is": "at_least"}' else '{}' end::jsonb
    || ojs.list_body('audit', v_found.items,
      ojs.pagination(v_found.total, v_page.page_limit, v_page.page_offset, v_next)));
end;
$$;
comment on function ojs_list_audit is
  'What operators did, newest first: 200 {items, audit, pagination, total}; each has at, actor (the role in the '
  'database), key (the name of the API key), door, target and outcome. Filters: actor, key, door, target, since, '
  'until. limit (20, at most 100) with cursor or offset, or page and per_page. One call reads 20,000: '
  'pagination.next_cursor leads to the rest, and total_is is "at_least" when there may be more than total. Errors '
  'OJ400. ojs-admin-api 13.';
