create or replace function ojs_list_failures(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/debug/failures
declare
  v_page record;
  v_filter record;
  v_found record;
  v_items jsonb;
begin
  perform ojs.guard('public.ojs_list_failures(jsonb)');
  perform ojs.require_known(p_request, '{queue,type,error_code,since,until,limit,cursor}');
  v_page := ojs.page(p_request, 100, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 20);
  v_filter := ojs.job_filter(coalesce(p_request, '{}') - '{limit,cursor}'::text[]
    || '{"states": ["retryable", "discarded"]}');
  if v_filter.error is not null then
    perform ojs.raise(v_filter.error);
  end if;
  v_found := ojs.find_jobs(v_filter.filter, v_page.page_after::uuid, v_page.page_limit);
  v_items := ojs.job_summaries(v_found.ids, v_found.states);
  return ojs.ok(jsonb_build_object('items', v_items, 'failures', v_items, 'partial', v_found.is_partial,
    'has_more', v_found.next is not null)
    || case when v_found.next is null then '{}' else jsonb_build_object('next_cursor',
      v_page.page_offset + jsonb_array_length(v_items) || '-' || v_found.next) end);
end;
$$;
comment on function ojs_list_failures is
  'Jobs that failed, retryable or discarded, newest first, each with its last error: 200 {items, failures, has_more, '
  'partial}. Filters: queue, type, error_code, since, until. limit is 20, at most 100; next_cursor goes on. Errors '
  'OJ400. ojs-admin-api 7.1.';
