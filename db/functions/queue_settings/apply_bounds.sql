create or replace function ojs.apply_bounds(p_drafts ojs.draft[], p_now timestamptz) returns ojs.draft[]
language plpgsql as $$
-- Refuses the drafts for which their bounded queues have no room, or makes room (ojs-backpressure 5). The rows of the
-- bounds stay locked until the jobs are committed, so no two enqueues take the same room.
declare
  v_bound ojs.queue_bound;
begin
  for v_bound in
    select * from ojs.queue_bound b
    where b.queue in (select d.queue from unnest(p_drafts) d where d.error is null)
    order by b.queue
    for update
  loop
    p_drafts := ojs.apply_bound(p_drafts, v_bound, p_now);
  end loop;
  return p_drafts;
end;
$$;
