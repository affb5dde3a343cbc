create or replace function ojs.register_waiting(p_queues text[]) returns void
language plpgsql as $$
-- Registers that somebody waits for jobs of these queues. A registration lasts a minute; none is written while an
-- earlier one has more than half a minute left. Once it is committed, commits that make jobs available in the queue
-- send NOTIFY. A transaction that ran at that moment may have found no registration, so somebody has to look for jobs
-- until it has ended: an HTTP server does so for its own fetches, and for other sessions when it receives
-- :waiting:QUEUE. Rows are only inserted, so no session waits for another one, however long this transaction stays
-- open.
declare
  v_registered text[];
begin
  with registered as (
    insert into ojs.waiting (queue, until)
    select u.queue, clock_timestamp() + interval '60 s'
    from (select distinct unnest(p_queues) collate "C" as queue) u
    where not exists (
      select from ojs.waiting w
      where w.queue = u.queue and not w.relayed and w.until > clock_timestamp() + interval '30 s')
    returning queue
  )
  select array_agg(r.queue) into v_registered from registered r;
  if current_setting('ojs.notify', true) is distinct from 'off' then
    perform pg_notify('ojs', ':waiting:' || r) from unnest(v_registered) r;
  end if;
end;
$$;
