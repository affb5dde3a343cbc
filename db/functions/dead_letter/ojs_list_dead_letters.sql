create or replace function ojs_list_dead_letters(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/dead-letter
-- Without a filter but queue a request reads the dead letters of its page, and the counts of queues say how many there
-- are. Otherwise it reads 20,000, or 5,000 when a filter reads their documents. It shows ojs.max_answer_bytes() of
-- them, at least one, each under two names. When there are more, next_cursor continues after those shown. An entry in a
-- cursor (ojs.page) is MICROSECONDS-ID: the time at which a dead letter was discarded, and its id.
declare
  v_page record;
  v_filter jsonb;
  v_count bigint;
  v_most integer;
  v_start bigint;
  v_found record;
  v_letter record;
  v_bytes_left bigint := ojs.max_answer_bytes() / 2;
  v_jobs jsonb[] := '{}';
  v_rank bigint;
  v_last_id uuid;
  v_last_at timestamptz;
  v_next text;
begin
  perform ojs.guard('public.ojs_list_dead_letters(jsonb)');
  perform ojs.require_known(p_request,
    '{queue,type,error_type,error_code,group,tag,search,since,until,limit,offset,page,per_page,cursor}');
  v_page := ojs.page(p_request, 200, '[0-9]{1,16}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}');
  v_filter := ojs.dead_filter(p_request, ojs.now());
  v_start := case when v_page.page_after is null then 0 else v_page.page_offset end;
  v_most := case when v_filter ?| '{tag,search}' then 5000 else 20000 end;
  if v_filter - 'queue' = '{}' then
    select coalesce(sum(n.dead_letters), 0) into v_count
    from ojs.queue_numbers(case when v_filter ? 'queue' then array[v_filter ->> 'queue'] end) n;
    v_most := least(v_page.page_offset - v_start + v_page.page_limit + 1, ojs.max_list_rows());
  end if;

  with letter as materialized (
    select l.*, row_number() over ordered as number, v_start + count(*) filter (where l.selected) over ordered as rank
    from ojs.dead_letters(v_filter,
      coalesce(timestamptz 'epoch' + split_part(v_page.page_after, '-', 1)::bigint * interval '1 microsecond',
        'infinity'),
      coalesce(substring(v_page.page_after from '-(.*)$'), 'ffffffff-ffff-ffff-ffff-ffffffffffff')::uuid, v_most) l
    window ordered as (rows unbounded preceding)
  ), shown as (
    select l.* from letter l
    where l.selected and l.rank > v_page.page_offset and l.rank <= v_page.page_offset + v_page.page_limit
  )
  select coalesce(max(l.number) = v_most, false) as is_cut, coalesce(max(l.rank), v_start) as total,
    (select array_agg(s.id order by s.number) from shown s) as ids,
    (select array_agg(s.discarded_at order by s.number) from shown s) as times,
    (select x.id from letter x where x.number = v_most) as last_id,
    (select x.discarded_at from letter x where x.number = v_most) as last_at
  into v_found
  from letter l;

  v_rank := v_page.page_offset;
  for v_letter in
    select u.id, u.at, d.job
    from unnest(v_found.ids, v_found.times) with ordinality u(id, at, ord) left join ojs.dead d on d.id = u.id
    order by u.ord
  loop
    v_bytes_left := v_bytes_left - coalesce(octet_length(v_letter.job::text), 0);
    exit when v_bytes_left < 0 and v_jobs <> '{}';
    -- Null when the dead letter was deleted after the statement above had read it.
    if v_letter.job is not null then
      v_jobs := v_jobs || v_letter.job;
    end if;
    v_rank := v_rank + 1;
    v_last_id := v_letter.id;
    v_last_at := v_letter.at;
  end loop;

  if v_rank >= v_found.total then
    v_rank := v_found.total;
    v_last_id := v_found.last_id;
    v_last_at := v_found.last_at;
  end if;
  if v_rank < v_found.total or v_found.is_cut then
    v_next := format('%s-%s-%s', v_rank, (extract(epoch from v_last_at) * 1000000)::bigint, v_last_id);
  end if;
  v_count := greatest(v_count, v_found.total);
  return ojs.ok(
    case when v_found.is_cut and v_filter - 'queue' <> '{}' then '{"total_is": "at_least"}' else '{}' end::jsonb
    || ojs.list_body('jobs', to_jsonb(v_jobs),
      ojs.pagination(v_count, v_page.page_limit, v_page.page_offset, v_next)));
end;
$$;
comment on function ojs_list_dead_letters is
  'Dead letters, newest first: 200 {jobs, items, total, pagination}. Filters: queue, type (a * at its end: all that '
  'begin so), error_type, error_code, group (ojs_list_dead_letter_groups), tag, search (text in args, meta or the '
  'last error), since, until. limit (50, at most 200) with offset or cursor, or page and per_page. With a filter '
  'beside queue one call reads 20,000 (5,000 with tag or search); it shows 32 MiB at most: pagination.next_cursor '
  'leads to the rest, and total_is is "at_least" when there may be more than total. Errors OJ400. ojs-http-binding '
  '12.1, ojs-dead-letter 9, ojs-admin-api 11.1.';
