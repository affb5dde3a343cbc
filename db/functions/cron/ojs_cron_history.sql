create or replace function ojs_cron_history(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/cron/{name}/history
-- An entry in a cursor (ojs.page) is MICROSECONDS-MANUAL: the time that the schedule fired for, and whether by hand.
declare
  v_page record;
  v_cron ojs.cron;
  v_before timestamptz := 'infinity';
  v_manual boolean := false;
  v_found record;
  v_total bigint;
  v_next text;
begin
  perform ojs.guard('public.ojs_cron_history(jsonb)');
  perform ojs.require_known(p_request, '{name,limit,offset,page,per_page,cursor}');
  v_page := ojs.page(p_request, 100, '[0-9]{1,16}-[01]', 20);
  v_cron := ojs.find_cron(p_request ->> 'name', false);
  if v_page.page_after is not null then
    v_before := timestamptz 'epoch' + split_part(v_page.page_after, '-', 1)::bigint * interval '1 microsecond';
    v_manual := right(v_page.page_after, 1) = '1';
  end if;

  -- The newest hundred are kept, and more only while their jobs have not ended (ojs.record_firing).
  select count(*) into v_total
  from (select from ojs.cron_run r where r.cron = v_cron.name limit ojs.max_list_rows()) r;
  select coalesce(jsonb_agg(ojs.firing_json(s.run) order by s.number), '[]') as runs, count(*) as number,
    (array_agg(format('%s-%s', (extract(epoch from (s.run).fire_at) * 1000000)::bigint, (s.run).manual::integer)
      order by s.number desc))[1] as last
  into v_found
  from (
    select r as run, row_number() over (order by r.fire_at desc, r.manual desc) as number
    from ojs.cron_run r
    where r.cron = v_cron.name and (r.fire_at, r.manual) < (v_before, v_manual)
    order by r.fire_at desc, r.manual desc
    offset case when v_page.page_after is null then v_page.page_offset else 0 end limit v_page.page_limit
  ) s;
  if v_page.page_offset + v_found.number < v_total and v_found.number > 0 then
    v_next := v_page.page_offset + v_found.number || '-' || v_found.last;
  end if;
  return ojs.ok(ojs.list_body('history', v_found.runs,
      ojs.pagination(v_total, v_page.page_limit, v_page.page_offset, v_next))
    || jsonb_build_object('name', v_cron.name));
end;
$$;
comment on function ojs_cron_history is
  'Firings of the schedule {name}, newest first: 200 {items, history, pagination, total, name}; each has scheduled_at, '
  'fired_at, late_ms, trigger (schedule, manual), job_id, outcome, ended_at, and reason when it made no job. The '
  'newest hundred are kept, for 30 days. limit (20, at most 100) with offset or cursor, or page and per_page. Errors '
  'OJ400, OJ404. ojs-cron 9.';
