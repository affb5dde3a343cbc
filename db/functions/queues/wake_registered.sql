create or replace function ojs.wake_registered() returns void
language plpgsql as $$
-- Sends NOTIFY for the queues that have jobs and that somebody is registered to wait for. It is meant for workers that
-- use SQL without any HTTP server. The tick of a server (ojs.notify = off) skips it, because servers look for jobs
-- themselves.
begin
  if current_setting('ojs.notify', true) is distinct from 'off' then
    perform pg_notify('ojs', q)
    from unnest(ojs.queues_with_jobs(array(select distinct w.queue from ojs.waiting w where w.until > now()))) q;
  end if;
end;
$$;
