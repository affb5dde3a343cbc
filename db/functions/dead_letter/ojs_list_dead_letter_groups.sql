create or replace function ojs_list_dead_letter_groups(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/dead-letter/groups
declare
  v_page record;
  v_filter jsonb;
  v_found record;
  v_items jsonb;
begin
  perform ojs.guard('public.ojs_list_dead_letter_groups(jsonb)');
  perform ojs.require_known(p_request, '{queue,type,since,until,sort,limit,offset,page,per_page,cursor}');
  if p_request ->> 'sort' not in ('count', 'last_seen') then
    perform ojs.raise(ojs.invalid('sort', 'must be count or last_seen', p_request -> 'sort'));
  end if;
  v_page := ojs.page(p_request, 100, null, 20);
  v_filter := ojs.dead_filter(p_request, ojs.now());
  select coalesce(max(o.rank), 0) as total, coalesce(bool_or(o.is_cut), false) as is_cut,
    array_agg(o.error_group order by o.rank) filter (where o.is_shown) as groups,
    array_agg(o.jobs order by o.rank) filter (where o.is_shown) as jobs,
    array_agg(o.first_seen order by o.rank) filter (where o.is_shown) as first_seen,
    array_agg(o.last_seen order by o.rank) filter (where o.is_shown) as last_seen,
    array_agg(o.sample order by o.rank) filter (where o.is_shown) as samples
  into v_found
  from (
    select r.*, r.rank > v_page.page_offset and r.rank <= v_page.page_offset + v_page.page_limit as is_shown
    from (
      select g.*, row_number() over (order by case p_request ->> 'sort' when 'last_seen' then 0 else g.jobs end desc,
        g.last_seen desc, g.error_group) as rank
      from ojs.dead_groups(v_filter ->> 'type', v_filter ->> 'queue', (v_filter ->> 'since')::timestamptz,
        (v_filter ->> 'until')::timestamptz) g) r) o;

  select coalesce(jsonb_agg(jsonb_build_object('group', u.error_group, 'type', d.type,
      'code', d.job #> '{error,code}', 'error_type', d.error_type,
      'message', ojs.normal_message(d.job #>> '{error,message}'), 'count', u.jobs,
      'first_seen', ojs.stamp(u.first_seen), 'last_seen', ojs.stamp(u.last_seen), 'sample', jsonb_build_object(
        'job_id', u.id, 'queue', d.queue, 'message', left(d.job #>> '{error,message}', 2000))) order by u.ord), '[]')
  into v_items
  from unnest(v_found.groups, v_found.jobs, v_found.first_seen, v_found.last_seen, v_found.samples) with ordinality
      u(error_group, jobs, first_seen, last_seen, id, ord)
    join ojs.dead d on d.id = u.id;
  return ojs.ok(ojs.list_body('groups', v_items, ojs.pagination(v_found.total, v_page.page_limit, v_page.page_offset,
      case when v_page.page_offset + v_page.page_limit < v_found.total
        then (v_page.page_offset + v_page.page_limit)::text end))
    || case when v_found.is_cut then '{"total_is": "at_least"}' else '{}' end::jsonb);
end;
$$;
comment on function ojs_list_dead_letter_groups is
  'Dead letters grouped by what went wrong, their type, error code and message without numbers, ids, paths and quoted '
  'texts: 200 {items, groups, pagination, total}; of each {group, type, code, message, count, first_seen, last_seen, '
  'sample}. Filters: queue, type (a * at its end: all that begin so), since, until. sort: count or last_seen. limit '
  '(20, at most 100) with offset or cursor, or page and per_page. It counts the newest 200,000 dead letters; total_is '
  'is "at_least" when there are more. Errors OJ400. ojs-dead-letter 9.';
