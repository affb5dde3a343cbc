create or replace function ojs.apply_bound(p_drafts ojs.draft[], p_bound ojs.queue_bound, p_now timestamptz)
returns ojs.draft[]
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- ojs.apply_bounds for one queue, whose bound is locked; the jobs of the drafts are inserted. While p_bound.depth,
-- which is never too small, leaves room, nothing is counted. Near the bound the queue is counted, as often as its cost
-- allows (ojs.count_again_at); between two counts of a large queue, reject refuses what there might be room for, and
-- drop_oldest accepts what there might be no room for, since it must not discard a job without need.
declare
  v_mine integer[];
  v_new bigint;
  v_bytes bigint;
  v_bytes_of bigint[];
  v_fitting bigint;
  v_dropped integer := 0;
  v_ids uuid[];
  v_replaces boolean;
  v_is_exact boolean := false;
  v_near boolean;
  v_room boolean;
  v_refused jsonb := '[]';
  v_about jsonb;
begin
  select array_agg(d.ordinality order by d.ordinality), count(*), array_agg(j.id),
    array_agg(octet_length(j.doc::text) order by d.ordinality), coalesce(sum(octet_length(j.doc::text)), 0),
    bool_or(coalesce(starts_with(d.unique_policy ->> 'on_conflict', 'replace'), false))
  into v_mine, v_new, v_ids, v_bytes_of, v_bytes, v_replaces
  from unnest(p_drafts) with ordinality d join ojs.job j on j.id = d.id
  where d.error is null and d.queue = p_bound.queue;

  v_near := p_bound.depth + v_new > p_bound.max_depth * p_bound.warn_at
    or p_bound.bytes + v_bytes > p_bound.max_bytes * p_bound.warn_at;
  -- A job that was replaced just now has left room.
  if p_bound.counted_at is null or p_bound.depth is null or v_replaces
      or v_near and p_now >= ojs.count_again_at(p_bound) then
    select c.depth - v_new, c.bytes - v_bytes into p_bound.depth, p_bound.bytes
    from ojs.count_depth(p_bound.queue, p_bound.max_bytes is not null) c;
    p_bound.counted := p_bound.depth;
    p_bound.counted_at := p_now;
    v_is_exact := true;
  end if;

  if p_bound.strategy = 'drop_oldest' and v_is_exact then
    if p_bound.depth + v_new > p_bound.max_depth then
      -- A bound that was lowered is reached step by step. Until then new jobs are accepted: a refusal may undo a step.
      v_dropped := ojs.drop_oldest(p_bound.queue, v_ids,
        least(p_bound.depth + v_new - p_bound.max_depth, v_new + 1000), p_now);
      p_bound.depth := p_bound.depth - v_dropped;
    end if;
    if p_bound.bytes + v_bytes > p_bound.max_bytes then
      -- For a job that is larger than the bound nothing makes room.
      select coalesce(sum(b), 0) into v_fitting from unnest(v_bytes_of) b where b <= p_bound.max_bytes;
      if v_fitting > 0 then
        v_dropped := greatest(v_dropped, ojs.drop_oldest(p_bound.queue, v_ids, ojs.oldest_jobs(p_bound.queue, v_ids,
          p_bound.bytes + v_fitting - p_bound.max_bytes, v_new + 1000), p_now));
      end if;
      select c.depth - v_new, c.bytes - v_bytes into p_bound.depth, p_bound.bytes
      from ojs.count_depth(p_bound.queue, true) c;
    end if;
  end if;

  for v_place in 1..v_new loop
    v_room := coalesce(p_bound.depth < p_bound.max_depth, true)
      and coalesce(p_bound.bytes + v_bytes_of[v_place] <= p_bound.max_bytes, true)
      or p_bound.strategy = 'drop_oldest' and (not v_is_exact or v_dropped >= v_new + 1000)
        and coalesce(v_bytes_of[v_place] <= p_bound.max_bytes, true);
    if v_room then
      p_bound.depth := p_bound.depth + 1;
      p_bound.bytes := p_bound.bytes + v_bytes_of[v_place];
      if ojs.pressure(p_bound) >= p_bound.warn_at then
        p_drafts[v_mine[v_place]].warnings := coalesce(p_drafts[v_mine[v_place]].warnings, '[]')
          || ojs.pressure_warning(p_bound);
      end if;
    else
      p_drafts[v_mine[v_place]].error := ojs.queue_full_error(p_bound, p_now);
      v_refused := v_refused || jsonb_build_object('queue', p_bound.queue, 'depth', p_bound.depth,
        'bound', coalesce(p_bound.max_depth, p_bound.max_bytes), 'job_type', p_drafts[v_mine[v_place]].type);
    end if;
  end loop;

  v_near := ojs.pressure(p_bound) >= p_bound.warn_at;
  if v_near <> p_bound.warned and (v_near or v_is_exact) then
    v_about := jsonb_build_array(jsonb_build_object('queue', p_bound.queue, 'depth', p_bound.depth,
      'bound', coalesce(p_bound.max_depth, p_bound.max_bytes)));
    insert into ojs.event (at, type, items)
    values (p_now, case when v_near then 'backpressure.warning' else 'backpressure.cleared' end, v_about);
    p_bound.warned := v_near;
  end if;
  if v_refused <> '[]' then
    insert into ojs.event (at, type, items) values (p_now, 'backpressure.rejected', v_refused);
  end if;
  update ojs.queue_bound b
  set depth = p_bound.depth, bytes = p_bound.bytes, counted = p_bound.counted, counted_at = p_bound.counted_at,
      warned = p_bound.warned
  where b.queue = p_bound.queue;
  return p_drafts;
end;
$$;
