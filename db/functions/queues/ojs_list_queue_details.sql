create or replace function ojs_list_queue_details(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/queues
declare
  v_asked record;
  v_page record;
begin
  perform ojs.guard('public.ojs_list_queue_details(jsonb)');
  v_asked := ojs.page(p_request, 100, '[a-z0-9][a-z0-9._-]*', 20);
  perform ojs.require_known(p_request, '{limit,offset,page,per_page,cursor}');
  v_page := ojs.page_of_queues(v_asked.page_limit, v_asked.page_offset, v_asked.page_after);
  return ojs.ok(
    case when v_page.is_cut then '{"total_is": "at_least"}' else '{}' end::jsonb
    || ojs.list_body('queues',
      (select coalesce(jsonb_agg(d.details order by d.name), '[]') from ojs.queue_details(v_page.names) d),
      ojs.pagination(v_page.total, v_asked.page_limit, v_asked.page_offset, v_page.next)));
end;
$$;
comment on function ojs_list_queue_details is
  'Queues by name, as an operator sees them: 200 {items: [{name, state, paused, counts, throughput, latency_ms, '
  'oldest_available_at, configuration, created_at, ...}], pagination}. throughput and latency_ms (how long completed '
  'jobs had waited, on average) are of the last five minutes. page and per_page (20, at most 100), or limit with '
  'offset or cursor. Errors OJ400. ojs-admin-api 6.1.';
