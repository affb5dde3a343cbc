create or replace function ojs.drop_oldest(p_queue text, p_new uuid[], p_limit bigint, p_now timestamptz)
returns integer
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Discards the oldest available jobs of a queue, p_limit at most, to make room for p_new (ojs-backpressure 5.3). Those
-- may have places before jobs of enqueues that were committed first.
-- Jobs that another transaction is moving are left alone. Returns how many were discarded.
declare
  v_ids uuid[];
begin
  with gone as (
    delete from ojs.ready r
    where r.ctid = any (array(
      select h.place
      from (select l.priority from ojs.lane l where l.queue = p_queue offset 0) lane,
        lateral (
          select x.ctid as place, x.seq from ojs.ready x
          where x.queue = p_queue and x.priority = lane.priority
            and x.job_id not in (select unnest(p_new))
          order by x.seq limit p_limit for update skip locked) h
      order by h.seq limit p_limit))
    returning r.job_id, r.seq
  )
  select array_agg(g.job_id order by g.seq) into v_ids from gone g;
  if v_ids is null then
    return 0;
  end if;

  insert into ojs.event (at, type, items)
  select p_now, 'backpressure.dropped', jsonb_agg(jsonb_build_object('queue', p_queue, 'job_id', j.id,
    'job_type', j.doc -> 'type') order by j.seq)
  from ojs.job j where j.id = any (v_ids);
  perform ojs.discard_jobs(v_ids, 'overflow', 'the queue was full, and a newer job came', p_now);
  return cardinality(v_ids);
end;
$$;
