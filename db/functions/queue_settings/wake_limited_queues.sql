create or replace function ojs.wake_limited_queues() returns void
language plpgsql as $$
-- Wakes the fetches that wait for queues whose limit of active jobs leaves room again.
begin
  if exists (select from ojs.queue q where q.concurrency is not null) then
    perform ojs.wake(q.name)
    from ojs.queue q left join (
      select a.queue, count(*) as jobs from ojs.active a group by a.queue) a on a.queue = q.name
    where q.concurrency > coalesce(a.jobs, 0) and q.paused_at is null
      and exists (select from ojs.ready r where r.queue = q.name);
  end if;
end;
$$;
