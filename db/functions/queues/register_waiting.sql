create or replace function ojs.register_waiting(p_queues text[]) returns void
language plpgsql as $$
-- Registers that somebody waits for jobs of these queues, for half a minute at least and a minute at most; writes
-- nothing where somebody else has done so lately. From the commit on, commits that make jobs available there send
-- NOTIFY. A transaction that ran at that moment may have found no registration, so somebody has to look for jobs
-- until it has ended: an HTTP server does so for its own waiters, and for others when it hears :waiting:QUEUE.
-- Rows are only inserted and nobody waits for another, however long this transaction stays open.
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
