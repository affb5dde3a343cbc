create or replace function ojs.notify_others(p_queues text[], p_relays boolean default false) returns void
language plpgsql as $$
-- Sends the notifications of a server to other sessions, on channel ojs: names of queues that got jobs, where somebody
-- waits for them, and other messages, which begin with a colon. When another server relays a queue, that one notifies.
-- p_relays: the caller is the server that relays these queues. The jobs are committed already, so whoever registers or
-- begins to relay after this has looked at ojs.waiting finds them.
begin
  perform pg_notify('ojs', q)
  from unnest(p_queues) q
  where starts_with(q, ':') or (
    select bool_or(not w.relayed) and (p_relays or not bool_or(w.relayed and w.until > clock_timestamp()))
    from ojs.waiting w
    where w.queue = q and w.until > now());
end;
$$;
