create or replace function ojs_list_crons(p_request jsonb default '{}') returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/cron
-- A page is at most about 32 MiB, but one schedule at least; each is told twice.
declare
  v_page record;
  v_enabled text := p_request ->> 'enabled';
  v_cron ojs.cron;
  v_json jsonb;
  v_room bigint := 33554432;
  v_crons jsonb[] := '{}';
  v_total bigint;
begin
  perform ojs.guard('public.ojs_list_crons(jsonb)');
  v_page := ojs.page(p_request);
  perform ojs.require_known(p_request, '{enabled,limit,offset,page,per_page,cursor}');
  if v_enabled not in ('true', 'false') then
    perform ojs.raise(ojs.invalid('enabled', 'must be true or false', p_request -> 'enabled'));
  end if;
  select count(*) into v_total from ojs.cron c where v_enabled is null or c.enabled = v_enabled::boolean;
  for v_cron in
    select * from ojs.cron c where v_enabled is null or c.enabled = v_enabled::boolean
    order by c.name limit v_page.page_limit offset v_page.page_offset
  loop
    v_json := ojs.cron_json(v_cron);
    v_room := v_room - 2 * octet_length(v_json::text);
    exit when v_room < 0 and v_crons <> '{}';
    v_crons := v_crons || v_json;
  end loop;
  return ojs.ok(jsonb_build_object('crons', v_crons, 'cron_jobs', v_crons, 'count', cardinality(v_crons),
    'pagination', ojs.pagination(v_total, v_page.page_limit, v_page.page_offset,
      ojs.next_offset(v_page.page_offset, cardinality(v_crons), v_total))));
end;
$$;
comment on function ojs_list_crons is
  'Schedules by name: 200 {crons, cron_jobs, count, pagination}; filter enabled; limit, offset or page, per_page; '
  'fewer, with has_more, when they are more than 32 MiB. Errors OJ400. ojs-cron 8.2.';
