create or replace function ojs.relay_waiting(p_queues text[]) returns text[]
language plpgsql as $$
-- Registers that the caller relays queues: it looks for their jobs again and again, for the next five seconds and then
-- until every transaction has ended that ran at the end of these. Meanwhile commits send no NOTIFY: if many a second
-- did so, they would wait for each other. Returns those of the queues that the caller has to relay: somebody waits for
-- them, and no other server relays them.
declare
  v_relayed text[];
begin
  with relayed as (
    insert into ojs.waiting (queue, until, relayed)
    select u.queue, clock_timestamp() + interval '5 s', true
    from (select unnest(p_queues) collate "C" as queue) u
    where exists (select from ojs.waiting w where w.queue = u.queue and not w.relayed and w.until > clock_timestamp())
      and not exists (
        select from ojs.waiting w
        where w.queue = u.queue and w.relayed and w.until > clock_timestamp() + interval '3 s')
    returning queue
  )
  select coalesce(array_agg(r.queue), '{}') into v_relayed from relayed r;
  return v_relayed;
end;
$$;
