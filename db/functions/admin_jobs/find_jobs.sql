create or replace function ojs.find_jobs(p_filter jsonb, p_after uuid, p_limit integer,
  out ids uuid[], out states text[], out next uuid, out is_partial boolean)
language plpgsql stable as $$
-- The jobs that a filter (of ojs.job_filter) selects, newest first by their ids, older than p_after; from the newest
-- with null. Each state is a source that is read in this order, part by part, always the one that is behind the others.
-- A job counts once every source has been read down to its id. It stops at p_limit jobs, or after ojs.max_list_rows()
-- rows or two seconds: then is_partial is true. next is where the next call goes on; null at the end.
declare
  v_from constant uuid := (case when p_filter ? 'since' then
      ojs.uuid7_time(greatest((p_filter ->> 'since')::timestamptz, timestamptz 'epoch')) || '000-0000-000000000000'
    else '00000000-0000-0000-0000-000000000000' end)::uuid;
  v_started constant timestamptz := ojs.now();
  v_sources text[];
  v_last uuid[];
  v_all_ids uuid[] := '{}';
  v_all_states text[] := '{}';
  v_turns integer := 0;
  v_read bigint := 0;
  v_rows integer;
  v_place integer;
  v_part record;
  v_found bigint;
begin
  p_after := least(coalesce(p_after, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), case when p_filter ? 'until' then
    (ojs.uuid7_time(greatest((p_filter ->> 'until')::timestamptz, timestamptz 'epoch'))
      || '000-0000-000000000000')::uuid end);
  v_sources := array(select distinct case
      when s in ('completed', 'cancelled') then 'done'
      when s = 'available' and p_filter ? 'queue' and (select count(*) <= 5000 from (
        select from ojs.ready r where r.queue = p_filter ->> 'queue' limit 5001) few) then 'ready'
      else s end
    from jsonb_array_elements_text(p_filter -> 'states') s);
  v_last := array_fill(p_after, array[cardinality(v_sources)]);
  is_partial := false;

  loop
    -- The source that is farthest behind; those that are read to their end are null.
    select u.last, u.ord into next, v_place from unnest(v_last) with ordinality u(last, ord)
    where u.last is not null order by u.last desc, u.ord limit 1;
    if next is null then
      v_found := cardinality(v_all_ids);
      exit;
    end if;
    select count(*) into v_found from unnest(v_all_ids) i where i >= next;
    exit when v_found >= p_limit and next < p_after;
    is_partial := v_turns >= cardinality(v_sources)
      and (v_read >= ojs.max_list_rows() or ojs.now() > v_started + interval '2 seconds');
    exit when is_partial and next < p_after;

    v_rows := case v_sources[v_place] when 'ready' then 20000 else
      least(greatest(p_limit, 200) << least(2 * (v_turns / cardinality(v_sources)), 6),
        case when v_sources[v_place] in ('scheduled', 'retryable', 'pending') then 1000 else 10000 end) end;
    if v_sources[v_place] = 'done' then
      v_part := ojs.walk_done(p_filter, next, v_from, v_rows);
      v_all_states := v_all_states || v_part.states;
    elsif v_sources[v_place] = 'discarded' then
      v_part := ojs.walk_dead(p_filter, next, v_from, v_rows);
      v_all_states := v_all_states || array_fill('discarded'::text, array[cardinality(v_part.ids)]);
    else
      v_part := ojs.walk_live(v_sources[v_place], p_filter, next, v_from, v_rows);
      v_all_states := v_all_states || array_fill(replace(v_sources[v_place], 'ready', 'available'),
        array[cardinality(v_part.ids)]);
    end if;
    v_all_ids := v_all_ids || v_part.ids;
    v_last[v_place] := case when not v_part.is_end then v_part.last end;
    v_turns := v_turns + 1;
    v_read := v_read + v_rows;
  end loop;

  select coalesce(array_agg(f.id order by f.id desc), '{}'), coalesce(array_agg(f.state order by f.id desc), '{}')
  into ids, states
  from (
    select u.id, u.state from unnest(v_all_ids, v_all_states) u(id, state)
    where next is null or u.id >= next
    order by u.id desc limit p_limit) f;
  if v_found > p_limit then
    next := ids[p_limit];
    is_partial := false;
  end if;
end;
$$;
