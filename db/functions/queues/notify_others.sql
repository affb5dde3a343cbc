create or replace function ojs.notify_others(p_queues text[]) returns void
language plpgsql as $$
-- Sends what a server has to notify to others: queues that got jobs and are waited for, and :NAME of what else changed.
-- What it notifies is committed: who registers after this looked finds the jobs.
begin
  perform pg_notify('ojs', q)
  from unnest(p_queues) q
  where starts_with(q, ':')
    or exists (select from ojs.waiting w where w.queue = q and not w.relayed and w.until > now());
end;
$$;
