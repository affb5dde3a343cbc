create or replace function ojs.oldest_available(p_queue text) returns timestamptz
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- Since when the job that has been available for longest waits, of those that could be claimed; null without any.
-- A place in a lane is drawn when a job becomes available, so the first of each lane is the oldest one; it is looked up
-- from the lane's floor on, as a claim does. So this reads one row for each lane, however many jobs wait.
begin
  return (
    select min(first.enqueued_at)
    from ojs.lane l cross join lateral (
      select j.enqueued_at
      from ojs.ready r join ojs.job j on j.id = r.job_id
      where r.queue = l.queue and r.priority = l.priority and r.seq >= coalesce((
        select f.seq from ojs.floor f
        where f.queue = l.queue and f.priority = l.priority
        order by f.version desc limit 1), 0)
      order by r.seq limit 1) first
    where l.queue = p_queue);
end;
$$;
