create or replace function ojs.queue_head(p_queue text, p_limit integer) returns tid[]
language plpgsql as $$
-- The first rows of a queue in ojs.ready that nobody else has locked, locked, in the order of claiming:
-- higher priority first, FIFO within one (ojs-core 7.2). Lane by lane through an index that is in this
-- order, so that the cost does not grow with the backlog, and from the lane's floor on, so that it does not
-- grow with entries of jobs that are gone. SKIP LOCKED keeps workers out of each other's way.
begin
  return array(
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
        select r.ctid as place
        from ojs.ready r
        where r.queue = p_queue and r.priority = lane.priority and r.seq >= lane.floor
        order by r.seq
        limit p_limit
        for update skip locked) h
    limit p_limit);
end;
$$;
