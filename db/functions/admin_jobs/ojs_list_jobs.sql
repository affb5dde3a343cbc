create or replace function ojs_list_jobs(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/jobs
-- A page is found by the ids of the jobs, and a cursor is the id where it begins. A page that is asked for by its
-- number is cut out of the first 10,000 jobs, since no index can count.
declare
  v_most constant integer := 10000;
  v_page record;
  v_filter record;
  v_counted boolean;
  v_found record;
  v_skip bigint;
  v_shown integer;
  v_total bigint;
  v_is_at_least boolean;
  v_next uuid;
begin
  perform ojs.guard('public.ojs_list_jobs(jsonb)');
  perform ojs.require_known(p_request, '{queue,state,type,tag,since,until,error_code,worker_id,priority,search,'
    'sort,order,limit,offset,page,per_page,cursor}');
  v_page := ojs.page(p_request, 100, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 20);
  v_filter := ojs.job_filter(coalesce(p_request, '{}')
    - '{sort,order,limit,offset,page,per_page,cursor}'::text[]);
  v_skip := case when v_page.page_after is null then v_page.page_offset else 0 end;
  perform ojs.raise(e) from (select coalesce(v_filter.error, case
      when p_request ->> 'sort' not in ('created_at', 'id') then
        ojs.invalid('sort', 'must be created_at: jobs are listed by their ids', p_request -> 'sort')
      when p_request ->> 'order' <> 'desc' then
        ojs.invalid('order', 'must be desc: the newest job comes first', p_request -> 'order')
      when v_skip + v_page.page_limit > v_most then ojs.invalid(
        case when p_request ? 'offset' then 'offset' when p_request ? 'page' then 'page' else 'cursor' end,
        format('must stay within the first %s jobs; follow next_cursor to go further', v_most)) end) as e) x
  where e is not null;

  -- The counts of queues tell the total; or the jobs are counted as far as the first page looks.
  v_counted := v_filter.filter - '{states,queue}'::text[] = '{}';
  v_found := ojs.find_jobs(v_filter.filter, v_page.page_after::uuid, case
    when v_counted or v_page.page_after is not null then v_skip + v_page.page_limit
    else greatest(v_skip + v_page.page_limit, 200) end::integer);
  v_shown := least(greatest(cardinality(v_found.ids) - v_skip, 0), v_page.page_limit);
  v_next := case when cardinality(v_found.ids) > v_skip + v_shown then v_found.ids[v_skip + v_shown]
    else v_found.next end;
  if v_counted then
    select c.total, c.is_at_least into v_total, v_is_at_least from ojs.count_jobs(v_filter.filter, 0) c;
  else
    v_total := v_page.page_offset - v_skip + cardinality(v_found.ids);
    v_is_at_least := v_found.next is not null;
  end if;
  return ojs.ok(ojs.list_body('jobs',
      ojs.job_summaries(v_found.ids[v_skip + 1 : v_skip + v_shown], v_found.states[v_skip + 1 : v_skip + v_shown]),
      ojs.pagination(v_total, v_page.page_limit, v_page.page_offset,
        v_page.page_offset + v_shown || '-' || v_next))
    || jsonb_build_object('partial', v_found.is_partial)
    || case when v_is_at_least then '{"total_is": "at_least"}' else '{}' end::jsonb
    || case when v_filter.filter ? 'search' then jsonb_build_object('searched_since', v_filter.filter -> 'since')
      else '{}' end);
end;
$$;
comment on function ojs_list_jobs is
  'Jobs in every state, newest first: 200 {items, jobs, total, pagination, partial}. Filters: state (several with '
  'commas), queue, type (email.* is a prefix), tag, priority, since and until (of the enqueue), error_code (code or '
  'type of the last error), worker_id, search (args.0.to=bob, meta.user_id=7; looks back 24 hours unless since is '
  'given, as searched_since says). limit or per_page (20, at most 100) with cursor, or page within the first 10,000 '
  'jobs. One call reads 100,000 rows or for two seconds: then partial is true, and next_cursor goes on. total_is is '
  '"at_least" when there may be more than total. sort is created_at, order desc. Errors OJ400. ojs-admin-api 7.1.';
