create or replace function ojs.take_head(p_queue text, p_limit integer, p_keys text[] default null,
  p_expired_at timestamptz default null, out taken ojs.ready[], out bytes bigint, out is_limited boolean)
language plpgsql as $$
-- Takes the first rows of a queue out of ojs.ready that nobody else has locked, in the order of claiming: higher
-- priority first, FIFO within one (ojs-core 7.2). Lane by lane through an index that is in this order, so that the cost
-- does not grow with the backlog, and from the lane's floor on, so that it does not grow with entries of jobs that are
-- gone. SKIP LOCKED keeps workers out of each other's way. p_keys: of these rows only those with one of the limit keys.
-- p_expired_at: only those of jobs that have expired by then. bytes is the sum of their sizes.
begin
  with gone as (
    delete from ojs.ready r
    where r.ctid = any (array(
        select h.place
        from (
            select l.priority, coalesce((
              select f.seq from ojs.floor f
              where f.queue = p_queue and f.priority = l.priority
              order by f.version desc limit 1), 0) as floor
            from ojs.lane l
            where l.queue = p_queue
            order by l.priority desc
            offset 0) lane,
          lateral (
            select x.ctid as place
            from ojs.ready x
            where x.queue = p_queue and x.priority = lane.priority and x.seq >= lane.floor
            order by x.seq
            limit p_limit
            for update skip locked) h
        limit p_limit))
      and (p_keys is null or r.limit_key = any (p_keys))
      and (p_expired_at is null or ojs.has_expired(r.job_id, p_expired_at))
    returning r as row, r.priority, r.seq, r.size, r.limit_key
  )
  select coalesce(array_agg(g.row order by g.priority desc, g.seq), '{}'), sum(g.size), count(g.limit_key) > 0
  into taken, bytes, is_limited
  from gone g;
end;
$$;
