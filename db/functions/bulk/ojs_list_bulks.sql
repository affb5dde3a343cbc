create or replace function ojs_list_bulks(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/jobs/bulk
declare
  v_page record;
  v_total bigint;
  v_items jsonb;
  v_next text;
begin
  perform ojs.guard('public.ojs_list_bulks(jsonb)');
  perform ojs.require_known(p_request, '{state,limit,offset,page,per_page,cursor}');
  if p_request ->> 'state' not in ('running', 'completed', 'stopped') then
    perform ojs.raise(ojs.invalid('state', 'must be running, completed or stopped', p_request -> 'state'));
  end if;
  v_page := ojs.page(p_request, 100, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 20);
  select count(*) into v_total
  from (select from ojs.bulk b where b.state = coalesce(p_request ->> 'state', b.state) limit ojs.max_list_rows()) b;
  select coalesce(jsonb_agg(ojs.bulk_json(b) - 'errors' order by b.id desc), '[]'),
    case when v_page.page_offset + count(*) < v_total then
      v_page.page_offset + count(*) || '-' || (array_agg(b.id order by b.id))[1] end
  into v_items, v_next
  from (
    select * from ojs.bulk b
    where b.state = coalesce(p_request ->> 'state', b.state) and b.id < coalesce(v_page.page_after::uuid,
      'ffffffff-ffff-ffff-ffff-ffffffffffff')
    order by b.id desc
    limit v_page.page_limit offset case when v_page.page_after is null then v_page.page_offset else 0 end) b;
  return ojs.ok(ojs.list_body('operations', v_items,
    ojs.pagination(v_total, v_page.page_limit, v_page.page_offset, v_next)));
end;
$$;
comment on function ojs_list_bulks is
  'Operations on many jobs, newest first: 200 {items, operations, pagination, total}, without the errors of single '
  'jobs. Filter: state. limit (20, at most 100) with offset or cursor, or page and per_page. Those that have ended are '
  'kept for a week. Errors OJ400. ojs-admin-api 8.';
