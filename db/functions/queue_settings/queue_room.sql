create or replace function ojs.queue_room(p_queue text) returns integer
language plpgsql as $$
-- How many more jobs of a queue with a limit may become active. It reads the row of every active job, whatever its
-- queue: an index would have to be kept by all claims, for the few queues that have a limit.
begin
  return greatest(0, q.concurrency - (select count(*) from ojs.active a where a.queue = q.name))
  from ojs.queue q
  where q.name = p_queue;
end;
$$;
