create or replace function ojs.wake_registered() returns void
language plpgsql as $$
-- Wakes those who have registered to wait for queues that have jobs: for workers that speak SQL where no server looks
-- for them. A server's own tick, with ojs.notify = off, leaves it alone.
begin
  if current_setting('ojs.notify', true) is distinct from 'off' then
    perform pg_notify('ojs', q)
    from unnest(ojs.queues_with_jobs(array(select distinct w.queue from ojs.waiting w where w.until > now()))) q;
  end if;
end;
$$;
