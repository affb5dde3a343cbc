create or replace function ojs.notify_waiting(p_queue text) returns text
language plpgsql as $$
-- Sends NOTIFY on channel ojs when somebody has registered to wait for jobs of the queue and no server relays it, and
-- returns what it adds to ojs.touched. NOTIFY takes a database-wide lock at commit, until the commit is on the disk.
-- This transaction has its id before it looks, and whoever registers or relays looks for jobs again until all
-- transactions of that moment have ended. But a snapshot may be older than the id of its transaction: one that is
-- kept may miss a registration. now() is the beginning of the transaction, so that a registration that ends meanwhile
-- counts; a relay counts until its end by the clock.
declare
  v_relayed boolean;
begin
  perform pg_current_xact_id();
  select bool_or(w.relayed and w.until > clock_timestamp()) into v_relayed
  from ojs.waiting w where w.queue = p_queue and w.until > now();
  if v_relayed is null and current_setting('transaction_isolation') in ('repeatable read', 'serializable') then
    v_relayed := false;
  end if;
  if not v_relayed then
    perform pg_notify('ojs', p_queue);
  end if;
  return set_config('ojs.touched', concat(current_setting('ojs.touched', true), ' ', p_queue, ' '), true);
end;
$$;
