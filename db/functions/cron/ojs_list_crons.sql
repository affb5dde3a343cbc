create or replace function ojs_list_crons(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/cron
-- A request reads ojs.max_list_rows() schedules and shows about ojs.max_answer_bytes() of them, at least one; when
-- there are more, next_cursor continues after those shown. Each schedule stands three times in the answer.
declare
  v_page record;
  v_enabled text := p_request ->> 'enabled';
  v_start bigint;
  v_found record;
  v_cron ojs.cron;
  v_json jsonb;
  v_bytes_left bigint := ojs.max_answer_bytes();
  v_crons jsonb[] := '{}';
  v_total bigint;
  v_rank bigint;
  v_next text;
begin
  perform ojs.guard('public.ojs_list_crons(jsonb)');
  v_page := ojs.page(p_request, 200, '[a-z0-9][a-z0-9._-]*');
  perform ojs.require_known(p_request, '{enabled,limit,offset,page,per_page,cursor}');
  if v_enabled not in ('true', 'false') then
    perform ojs.raise(ojs.invalid('enabled', 'must be true or false', p_request -> 'enabled'));
  end if;
  v_start := case when v_page.page_after is null then 0 else v_page.page_offset end;

  select count(*) = ojs.max_list_rows() as is_cut, count(*) filter (where n.selected) as number,
    max(n.name) as last_name,
    coalesce(array_agg(n.name order by n.name) filter (where n.selected
      and n.rank > v_page.page_offset and n.rank <= v_page.page_offset + v_page.page_limit), '{}') as names
  into v_found
  from (
    select c.name, f.selected, v_start + count(*) filter (where f.selected) over (order by c.name) as rank
    from ojs.cron c, lateral (select v_enabled is null or c.enabled = v_enabled::boolean as selected) f
    where c.name > coalesce(v_page.page_after, '')
    order by c.name limit ojs.max_list_rows()) n;

  for v_cron in select * from ojs.cron c where c.name = any (v_found.names) order by c.name loop
    v_json := ojs.cron_json(v_cron);
    v_bytes_left := v_bytes_left - 3 * octet_length(v_json::text);
    exit when v_bytes_left < 0 and v_crons <> '{}';
    v_crons := v_crons || v_json;
  end loop;

  v_total := v_start + v_found.number;
  v_rank := least(v_page.page_offset + cardinality(v_crons), v_total);
  if v_rank < v_total or v_found.is_cut then
    v_next := v_rank || '-' || case when v_rank < v_total then v_found.names[cardinality(v_crons)]
      else v_found.last_name end;
  end if;
  return ojs.ok(
    case when v_found.is_cut then '{"total_is": "at_least"}' else '{}' end::jsonb
    || jsonb_build_object('crons', v_crons, 'cron_jobs', v_crons, 'items', v_crons,
      'count', cardinality(v_crons),
      'pagination', ojs.pagination(v_total, v_page.page_limit, v_page.page_offset, v_next)));
end;
$$;
comment on function ojs_list_crons is
  'Schedules by name: 200 {crons, cron_jobs, items, count, pagination}. Filter: enabled. limit (50, at most 200) with '
  'offset or cursor, or page and per_page. One call reads 100,000 and shows 32 MiB at most: pagination.next_cursor '
  'leads to the rest, and total_is is "at_least" when there may be more than pagination.total. Errors OJ400. ojs-cron '
  '8.2.';
