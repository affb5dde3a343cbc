create or replace function ojs.wake_parked(p_now timestamptz) returns void
language plpgsql as $$
-- Wakes the fetches that wait for queues whose parked jobs could start now; the fetch brings them back.
begin
  perform ojs.wake(k.queue)
  from (select distinct p.queue from ojs.parked p join ojs.rate_limit l on l.key = p.limit_key
        where ojs.start_capacity(l, p_now) > 0) k;
end;
$$;
