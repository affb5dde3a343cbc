create or replace function ojs.end_drain(p_drain ojs.queue_drain, p_now timestamptz) returns void
language plpgsql as $$
-- Removes a queue that is being deleted, if it has no job that has not ended. Where it has one after all and must not
-- lose it (reject), the queue stays, and takes jobs again.
declare
  v_is_empty boolean := (ojs.count_depth(p_drain.queue, false)).depth = 0;
begin
  if v_is_empty or p_drain.strategy = 'reject' then
    delete from ojs.queue_drain n where n.queue = p_drain.queue;
  end if;
  if v_is_empty then
    delete from ojs.queue q where q.name = p_drain.queue;
    delete from ojs.queue_setting s where s.queue = p_drain.queue;
    delete from ojs.queue_bound b where b.queue = p_drain.queue;
    insert into ojs.event (at, type, items)
    values (p_now, 'queue.deleted', jsonb_build_array(jsonb_build_object('queue', p_drain.queue)));
  elsif p_drain.strategy = 'reject' then
    perform ojs.settle_queues(array[p_drain.queue]);
  end if;
end;
$$;
