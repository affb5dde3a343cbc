create or replace function ojs_list_events(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/events
-- Oldest first, in the order of ojs.event.asof, and only up to the oldest running transaction, so that a cursor never
-- skips an event that commits late. A request reads about ojs.max_list_rows() events and shows ojs.max_answer_bytes()
-- of them, at least one. The cursor moves past events that the filters do not select, too.
declare
  v_limit integer := 100;
  v_until constant xid8 := ojs.asof_horizon();
  v_place record;
  v_found record;
  v_shown integer;
begin
  perform ojs.guard('public.ojs_list_events(jsonb)');
  perform ojs.require_known(p_request, '{after,types,queues,job_types,limit}');
  if p_request ? 'limit' then
    v_limit := (ojs.page(p_request, 1000)).page_limit;
  end if;
  v_place := ojs.event_place(p_request ->> 'after');

  v_found := ojs.read_events(coalesce(v_place.asof, '0'), coalesce(v_place.seq, 0), coalesce(v_place.ord, 0),
    v_until, ojs.text_list(p_request, 'types'),
    ojs.text_list(p_request, 'queues'), ojs.text_list(p_request, 'job_types'), v_limit + 1);
  v_shown := least(cardinality(v_found.events), v_limit);
  if pg_column_size(v_found.events) > 4194304 then
    select greatest(count(*) filter (where t.total <= ojs.max_answer_bytes()), 1) into v_shown
    from (
      select sum(octet_length(u.event::text)) over (order by u.ord rows unbounded preceding) as total
      from unnest(v_found.events[:v_shown]) with ordinality u(event, ord)) t;
  end if;
  return ojs.ok(jsonb_strip_nulls(jsonb_build_object(
    -- When not every selected event was shown, the cursor stays at the last one that was.
    'cursor', coalesce(case when v_shown < cardinality(v_found.events) then v_found.events[v_shown] ->> 'id' end,
      v_found.last_id, p_request ->> 'after'),
    'has_more', v_shown < cardinality(v_found.events) or v_found.is_cut is true))
    || jsonb_build_object('events', v_found.events[:v_shown]));
end;
$$;
comment on function ojs_list_events is
  'Events, oldest first, after the one with the id `after`; from the start without it, or when no event has this id. '
  'Filters: types (exact, or job.*), queues, job_types. limit is 100, at most 1000. 200 {events, cursor, has_more}: '
  'pass cursor as `after` to go on. One call reads about 100,000 events and shows at most 32 MiB, so has_more may be '
  'true though events is empty. Errors OJ400. ojs-events 6.4.';
