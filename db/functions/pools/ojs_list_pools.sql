create or replace function ojs_list_pools(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/pools
-- There are few pools (ojs_set_pool), so a page may begin anywhere.
declare
  v_page record;
  v_total bigint;
  v_items jsonb;
  v_end bigint;
begin
  perform ojs.guard('public.ojs_list_pools(jsonb)');
  v_page := ojs.page(p_request, 100, null, 20);
  perform ojs.require_known(p_request, '{limit,offset,page,per_page,cursor}');
  v_total := (select count(*) from ojs.pool);
  v_items := (select coalesce(jsonb_agg(ojs.pool_json(p) order by p.name), '[]')
    from (select * from ojs.pool x order by x.name limit v_page.page_limit offset v_page.page_offset) p);
  v_end := v_page.page_offset + v_page.page_limit;
  return ojs.ok(ojs.list_body('pools', v_items, ojs.pagination(v_total, v_page.page_limit, v_page.page_offset,
    case when v_end < v_total then v_end::text end)));
end;
$$;
comment on function ojs_list_pools is
  'Pools by name: 200 {items: [{name, queues, strategy, weights, concurrency, active_workers, active_jobs}], '
  'pagination}. active_jobs are those of its queues. page and per_page (20, at most 100), or limit with offset or '
  'cursor. Errors OJ400. ojs-fair-scheduling 10.1.';
