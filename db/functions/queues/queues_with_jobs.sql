create or replace function ojs.queues_with_jobs(p_queues text[]) returns text[]
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Those of the queues that have a job to claim; none during maintenance. Like a claim, it searches each lane from its
-- floor on.
begin
  return array(
    select u.queue
    from unnest(p_queues) u(queue) left join ojs.queue q on q.name = u.queue
    where q.paused_at is null and not ojs.in_maintenance()
      and exists (
        select from ojs.lane l
        where l.queue = u.queue and exists (
          select from ojs.ready r
          where r.queue = u.queue and r.priority = l.priority and r.seq >= coalesce((
            select f.seq from ojs.floor f
            where f.queue = u.queue and f.priority = l.priority
            order by f.version desc limit 1), 0))));
end;
$$;
