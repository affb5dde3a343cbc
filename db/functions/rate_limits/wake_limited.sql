create or replace function ojs.wake_limited(p_limit ojs.rate_limit, p_now timestamptz) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Wakes the fetches that wait for queues with parked jobs of a limit key, if some could start now; the fetch brings
-- them back. Queue by queue, because the index of ojs.parked begins with the queue.
begin
  if ojs.start_capacity(p_limit, p_now) > 0 then
    perform ojs.wake(q.name)
    from ojs.queue q
    where exists (select from ojs.parked k where k.queue = q.name and k.limit_key = p_limit.key);
  end if;
end;
$$;
