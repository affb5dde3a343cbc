create or replace function ojs_list_crons(p_request jsonb default '{}') returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/cron
declare
  v_page record := ojs.page(p_request);
  v_enabled text := p_request ->> 'enabled';
  v_crons jsonb;
  v_total bigint;
begin
  if v_enabled not in ('true', 'false') then
    perform ojs.raise(ojs.invalid('enabled', 'must be true or false', p_request -> 'enabled'));
  end if;
  select count(*) into v_total from ojs.cron c where v_enabled is null or c.enabled = v_enabled::boolean;
  select coalesce(jsonb_agg(ojs.cron_json(c) order by c.name), '[]') into v_crons
  from (select * from ojs.cron c where v_enabled is null or c.enabled = v_enabled::boolean
        order by c.name limit v_page.page_limit offset v_page.page_offset) c;
  return ojs.ok(jsonb_build_object('crons', v_crons, 'cron_jobs', v_crons, 'count', jsonb_array_length(v_crons),
    'pagination', ojs.pagination(v_total, v_page.page_limit, v_page.page_offset)));
end;
$$;
comment on function ojs_list_crons is
  'Schedules by name: 200 {crons, cron_jobs, count, pagination}; filter enabled; limit, offset or page, per_page. Errors OJ400. ojs-cron 8.2.';
