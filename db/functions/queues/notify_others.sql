create or replace function ojs.notify_others(p_queues text[], p_relays boolean default false) returns void
language plpgsql as $$
-- Sends what a server has to notify to others: queues that got jobs and are waited for, and :NAME of what else changed.
-- What it notifies is committed: who registers after this looked finds the jobs, and so does who relays the queue.
-- p_relays: the caller does so.
begin
  perform pg_notify('ojs', q)
  from unnest(p_queues) q
  where starts_with(q, ':') or (
    select bool_or(not w.relayed) and (p_relays or not bool_or(w.relayed and w.until > clock_timestamp()))
    from ojs.waiting w
    where w.queue = q and w.until > now());
end;
$$;
