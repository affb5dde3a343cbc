create or replace function ojs.walk_live(p_source text, p_filter jsonb, p_after uuid, p_from uuid, p_rows integer,
  out ids uuid[], out last uuid, out is_end boolean)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- Reads p_rows live jobs at most, newest first, with ids below p_after down to p_from: those of a state, by the index
-- that has them in this order. ids are the ones that the filter (ojs.job_filter) selects, last is the last one that was
-- read, and is_end says that there are no more. The source "ready" is the available jobs of a queue that has few:
-- they have no index by id, so all are sorted. Waiting jobs have an index for each queue, so those of all queues are
-- merged: an index for all of them would cost every enqueue one percent.
declare
  v_queue constant text := p_filter ->> 'queue';
  v_priority constant integer := (p_filter ->> 'priority')::integer;
  v_type constant text := p_filter ->> 'type';
  v_prefix constant text := p_filter ->> 'prefix';
  v_tag constant text := p_filter ->> 'tag';
  v_deep constant boolean := p_filter ?| '{error_code,search}';
  v_rest constant jsonb := p_filter - '{priority,tag}'::text[];
  v_number integer;
begin
  case
    when p_source = 'ready' then
      select count(*), (array_agg(x.job_id order by x.job_id))[1], array_agg(x.job_id) into v_number, last, ids
      from (
        select u.job_id
        from (
          select r.job_id from ojs.ready r where r.queue = v_queue
          union all
          select k.job_id from ojs.parked k where k.queue = v_queue
          union all
          select c.job_id from ojs.cron_run c join ojs.job j on j.id = c.job_id where c.held and j.queue = v_queue) u
        where u.job_id < p_after and u.job_id >= p_from
        order by u.job_id desc limit p_rows) x;
    when p_source = 'available' then
      select count(*), (array_agg(x.id order by x.id))[1], array_agg(x.id) filter (where x.is_available)
      into v_number, last, ids
      from (
        select j.id, j.state = 'available' and (v_queue is null or j.queue = v_queue)
            and not exists (select from ojs.active a where a.job_id = j.id) as is_available
        from ojs.job j
        where j.id < p_after and j.id >= p_from
        order by j.id desc limit p_rows) x;
    when p_source = 'active' then
      select count(*), (array_agg(x.job_id order by x.job_id))[1], array_agg(x.job_id) filter (where x.fits)
      into v_number, last, ids
      from (
        select a.job_id, (v_queue is null or a.queue = v_queue)
            and (not p_filter ? 'worker_id' or coalesce(a.worker_id = p_filter ->> 'worker_id', false)) as fits
        from ojs.active a
        where a.job_id < p_after and a.job_id >= p_from
        order by a.job_id desc limit p_rows) x;
    when v_queue is null then
      select count(*), (array_agg(x.id order by x.id))[1], array_agg(x.id) into v_number, last, ids
      from (
        select q.id
        from ojs.queue o cross join lateral (
          select j.id from ojs.job j
          where j.state <> 'available' and j.queue = o.name and j.state = p_source
            and j.id < p_after and j.id >= p_from
          order by j.id desc limit p_rows) q
        order by q.id desc limit p_rows) x;
    else
      select count(*), (array_agg(x.id order by x.id))[1], array_agg(x.id) into v_number, last, ids
      from (
        select j.id from ojs.job j
        where j.state <> 'available' and j.queue = v_queue and j.state = p_source
          and j.id < p_after and j.id >= p_from
        order by j.id desc limit p_rows) x;
  end case;
  is_end := v_number < p_rows;
  if p_filter ?| '{type,prefix,tag,priority,error_code,search}' then
    ids := array(
      select j.id from unnest(ids) u(id) join ojs.job j on j.id = u.id
      where (v_priority is null or j.priority = v_priority)
        and (v_type is null or j.doc ->> 'type' = v_type)
        and (v_prefix is null or starts_with(j.doc ->> 'type', v_prefix))
        and (v_tag is null or coalesce(j.doc -> 'tags' ? v_tag, false))
        and (not v_deep or ojs.job_fits(j.doc, v_rest, j.errors -> -1)));
  end if;
  ids := coalesce(ids, '{}');
end;
$$;
