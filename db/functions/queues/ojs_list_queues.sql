create or replace function ojs_list_queues(p_request jsonb default '{}') returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/queues
-- What one shows is bounded by the length of its name, so a page needs no budget.
declare
  v_page record;
begin
  perform ojs.guard('public.ojs_list_queues(jsonb)');
  v_page := ojs.page(p_request);
  perform ojs.require_known(p_request, '{limit,offset,page,per_page,cursor}');
  return ojs.ok(jsonb_build_object(
    'queues', (select coalesce(jsonb_agg(ojs.queue_json(q) order by q.name), '[]')
      from (select * from ojs.queue q order by q.name limit v_page.page_limit offset v_page.page_offset) q),
    'pagination', (select ojs.pagination(count(*), v_page.page_limit, v_page.page_offset,
      ojs.next_offset(v_page.page_offset, v_page.page_limit, count(*))) from ojs.queue)));
end;
$$;
comment on function ojs_list_queues is
  'Queues by name: 200 {queues, pagination}; limit, offset or page, per_page. Errors OJ400. ojs-http-binding 11.1.';
