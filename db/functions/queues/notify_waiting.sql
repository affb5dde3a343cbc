create or replace function ojs.notify_waiting(p_queue text) returns text
language plpgsql as $$
-- Sends NOTIFY on channel ojs when somebody has registered to wait for jobs of the queue, and returns what it adds to
-- ojs.touched. NOTIFY takes a database-wide lock at commit, until the commit is on the disk: so it is sent when needed.
-- This transaction has its id before it looks, and whoever registers looks for jobs again until all transactions of
-- that moment have ended. But a snapshot may be older than its transaction's id, so it tells nothing here.
-- now() is the beginning of the transaction: a registration that ends meanwhile counts.
begin
  perform pg_current_xact_id();
  if current_setting('transaction_isolation') in ('repeatable read', 'serializable') then
    perform pg_notify('ojs', p_queue);
  else
    perform pg_notify('ojs', p_queue)
    where exists (select from ojs.waiting w where w.queue = p_queue and w.until > now());
  end if;
  return set_config('ojs.touched', concat(current_setting('ojs.touched', true), ' ', p_queue, ' '), true);
end;
$$;
