create or replace function ojs_list_rate_limits(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
-- GET /ojs/v1/rate-limits
-- By key. There may be very many keys, so the list reads two indexes from the last key on, and counts 100,000 at most.
declare
  v_now timestamptz := ojs.now();
  v_page record;
  v_keys text[];
  v_total bigint;
begin
  perform ojs.guard('public.ojs_list_rate_limits(jsonb)');
  perform ojs.require_known(p_request, '{limit,offset,page,per_page,cursor}');
  v_page := ojs.page(p_request, 100, '[a-zA-Z0-9][a-zA-Z0-9._:-]*', 20);
  v_keys := array(
    select u.key
    from (
      (select l.key from ojs.rate_limit l where v_page.page_after is null or l.key > v_page.page_after
        order by l.key limit v_page.page_offset + v_page.page_limit + 1)
      union
      (select o.key from ojs.rate_limit_override o where v_page.page_after is null or o.key > v_page.page_after
        order by o.key limit v_page.page_offset + v_page.page_limit + 1)) u
    order by u.key
    limit v_page.page_limit + 1 offset case when v_page.page_after is null then v_page.page_offset else 0 end);
  select count(*) into v_total
  from (select l.key from ojs.rate_limit l
    union all
    select o.key from ojs.rate_limit_override o where not exists (select from ojs.rate_limit l where l.key = o.key)
    limit ojs.max_list_rows()) k;

  return ojs.ok(ojs.list_body('rate_limits',
      coalesce((select jsonb_agg(ojs.rate_limit_json(ojs.find_rate_limit(k), 1000, v_now) order by k)
        from unnest(v_keys[:v_page.page_limit]) k), '[]'),
      ojs.pagination(v_total, v_page.page_limit, v_page.page_offset,
        case when cardinality(v_keys) > v_page.page_limit then
          format('%s-%s', v_page.page_offset + v_page.page_limit, v_keys[v_page.page_limit]) end))
    || case when v_total >= ojs.max_list_rows() then '{"total_is": "at_least"}'::jsonb else '{}' end);
end;
$$;
comment on function ojs_list_rate_limits is
  'The rate limits, by key: 200 {items, rate_limits, pagination}, each as ojs_get_rate_limit shows it, with a '
  'waiting_count up to 1000. limit (20, at most 100) with offset or cursor, or page and per_page. Errors OJ400. '
  'ojs-rate-limiting 10.3.';
