create or replace function ojs_list_workers(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/workers
-- By id. The entry in a cursor (ojs.page) is the last id in hex, since an id may have any character.
declare
  v_now timestamptz := ojs.now();
  v_deadline timestamptz := v_now - ojs.setting_ms('heartbeat_timeout_ms') * interval '1 millisecond';
  v_state text := p_request ->> 'state';
  v_queue text := p_request ->> 'queue';
  v_page record;
  v_after text;
  v_workers ojs.worker[];
  v_summary jsonb;
  v_total bigint;
begin
  perform ojs.guard('public.ojs_list_workers(jsonb)');
  perform ojs.require_known(p_request, '{state,queue,limit,offset,page,per_page,cursor}');
  if v_state not in ('running', 'quiet', 'draining', 'terminate', 'stale') then
    perform ojs.raise(ojs.invalid('state', 'must be running, quiet, draining, terminate or stale',
      p_request -> 'state'));
  end if;
  v_page := ojs.page(p_request, 100, '([0-9a-f][0-9a-f])+', 20);
  begin
    v_after := convert_from(decode(v_page.page_after, 'hex'), 'UTF8');
  exception when character_not_in_repertoire or untranslatable_character then
    perform ojs.raise(ojs.invalid('cursor', 'is not one of this list', p_request -> 'cursor'));
  end;

  with seen as (
    -- As ojs.worker_is_stale has it, which would read the setting for each worker.
    select w, case when w.last_heartbeat_at < v_deadline then 'stale' else coalesce(w.directive, w.state) end as state,
      v_queue is null or w.info -> 'queues' ? v_queue as is_here
    from ojs.worker w
  )
  select jsonb_build_object('total', count(*), 'running', count(*) filter (where s.state = 'running'),
      'quiet', count(*) filter (where s.state in ('quiet', 'draining', 'terminate')),
      'stale', count(*) filter (where s.state = 'stale')),
    count(*) filter (where s.is_here and (v_state is null or s.state = v_state)),
    array(
      select (x.w) from seen x
      where x.is_here and (v_state is null or x.state = v_state) and (v_after is null or (x.w).id > v_after)
      order by (x.w).id
      limit v_page.page_limit + 1 offset case when v_after is null then v_page.page_offset else 0 end)
  into v_summary, v_total, v_workers
  from seen s;

  return ojs.ok(ojs.list_body('workers',
      coalesce((select jsonb_agg(ojs.worker_json(w, v_now) order by w.id)
        from unnest(v_workers[:v_page.page_limit]) w), '[]'),
      ojs.pagination(v_total, v_page.page_limit, v_page.page_offset,
        case when cardinality(v_workers) > v_page.page_limit then format('%s-%s',
          v_page.page_offset + v_page.page_limit,
          encode(convert_to(v_workers[v_page.page_limit].id, 'UTF8'), 'hex')) end))
    || jsonb_build_object('summary', v_summary));
end;
$$;
comment on function ojs_list_workers is
  'The workers that send heartbeats, by id: 200 {items, workers, summary: {total, running, quiet, stale}, pagination}. '
  'Filters: state (running, quiet, draining, terminate, stale) and queue. limit (20, at most 100) with offset or '
  'cursor, or page and per_page. Errors OJ400. ojs-admin-api 9.1.';
