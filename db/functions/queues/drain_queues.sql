create or replace function ojs.drain_queues(p_limit integer, p_now timestamptz) returns integer
language plpgsql as $$
-- Goes on deleting queues: sees to p_limit of their jobs at most, and removes the queues that have none any more.
-- Returns how many jobs. Enqueues that were under way when the queue was closed may still commit jobs: they have ended
-- when no transaction is older than asof, which is read after that. The lanes stay, so that a job that comes even
-- later, from a transaction with an old snapshot, can still be claimed; the next enqueue makes the queue anew.
declare
  v_drain ojs.queue_drain;
  v_done integer := 0;
begin
  for v_drain in select * from ojs.queue_drain n order by n.queue for update skip locked loop
    if v_drain.asof is null then
      update ojs.queue_drain n set asof = pg_snapshot_xmax(pg_current_snapshot()) where n.queue = v_drain.queue;
    end if;
    if v_drain.strategy <> 'reject' and v_done < p_limit then
      v_done := v_done + ojs.drain_queue(v_drain, p_limit - v_done, p_now);
    end if;
    if v_drain.asof <= pg_snapshot_xmin(pg_current_snapshot()) then
      perform ojs.end_drain(v_drain, p_now);
    end if;
  end loop;
  return v_done;
end;
$$;
