create or replace function ojs.wake_parked(p_now timestamptz) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Wakes the fetches that wait for queues whose parked jobs could start now; the fetch brings them back. It goes from
-- queue to queue through the index, since each tick asks, however many jobs are parked.
declare
  v_queue text;
begin
  select k.queue into v_queue from ojs.parked k order by k.queue limit 1;
  while v_queue is not null loop
    if exists (
      select from ojs.parked_keys(v_queue) k(key) join ojs.rate_limit l on l.key = k.key
      where ojs.start_capacity(l, p_now) > 0) then
      perform ojs.wake(v_queue);
    end if;
    v_queue := (select k.queue from ojs.parked k where k.queue > v_queue order by k.queue limit 1);
  end loop;
end;
$$;
