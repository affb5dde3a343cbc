create or replace function ojs_list_events(p_request jsonb default '{}') returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/events
-- Oldest first, in the order in which they could follow each other (ojs.event.asof), and only up to the
-- oldest transaction still running: no event that commits late is ever skipped by a cursor.
declare
  v_limit integer := (ojs.page(p_request, 1000)).page_limit;
  v_types text[] := ojs.text_list(p_request, 'types');
  v_queues text[] := ojs.text_list(p_request, 'queues');
  v_job_types text[] := ojs.text_list(p_request, 'job_types');
  v_hex text := substring(p_request ->> 'after' from '^evt_([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$');
  v_asof xid8 := '0';
  v_seq bigint := 0;
  v_ord bigint := 0;
  v_until xid8 := ojs.asof_horizon();
  v_events jsonb;
begin
  if p_request ? 'limit' is not true then
    v_limit := 100;
  end if;
  if v_hex is not null then
    v_hex := replace(v_hex, '-', '');
    v_seq := (('x' || substr(v_hex, 14, 3))::bit(12)::bigint << 48)
      | ((('x' || substr(v_hex, 17))::bit(64)::bigint & 4611686018427387903) >> 14);
    v_ord := ('x' || substr(v_hex, 17))::bit(64)::bigint & 16383;
    select e.asof into v_asof from ojs.event e where e.seq = v_seq;
    if not found then
      v_asof := '0';
      v_seq := 0;
      v_ord := 0;
    end if;
  end if;

  select coalesce(jsonb_agg(f.event order by f.asof, f.seq, f.ord), '[]') into v_events
  from (
    select e.asof, e.seq, i.ordinality as ord, jsonb_build_object(
      'specversion', '1.0', 'id', ojs.event_id(e.at, e.seq, i.ordinality), 'type', e.type, 'source', 'ojs://ojs-pg',
      'time', ojs.stamp(e.at), 'subject', case split_part(e.type, '.', 1)
        when 'workflow' then i.value -> 'workflow_id' when 'cron' then i.value -> 'cron_name'
        when 'queue' then i.value -> 'queue' when 'worker' then i.value -> 'worker_id' else i.value -> 'job_id' end,
      'datacontenttype', 'application/json', 'data', i.value || jsonb_build_object('timestamp', ojs.stamp(e.at))) as event
    from ojs.event e, ojs.event_items(e.items, e.jobs) with ordinality i (value, ordinality)
    where e.asof >= v_asof and e.asof <= v_until
      and (e.asof > v_asof or e.seq > v_seq or (e.seq = v_seq and i.ordinality > v_ord))
      and (v_types is null or e.type = any (v_types)
        or exists (select from unnest(v_types) t where t like '%.*' and starts_with(e.type, left(t, -1))))
      and (v_queues is null or i.value ->> 'queue' = any (v_queues))
      and (v_job_types is null or i.value ->> 'job_type' = any (v_job_types))
    order by e.asof, e.seq, i.ordinality
    limit v_limit + 1) f;
  return ojs.ok(jsonb_strip_nulls(jsonb_build_object(
    'cursor', coalesce(v_events -> least(jsonb_array_length(v_events), v_limit) - 1 ->> 'id', p_request ->> 'after'),
    'has_more', jsonb_array_length(v_events) > v_limit))
    || jsonb_build_object('events', case when jsonb_array_length(v_events) > v_limit then v_events - v_limit else v_events end));
end;
$$;
comment on function ojs_list_events is
  'Events after the id `after` (unknown: from the start), oldest first: 200 {events, cursor, has_more}; filters types (exact or '
  'job.*), queues, job_types; limit 100, at most 1000. Errors OJ400. ojs-events 6.4.';
