create or replace function ojs.wake(p_queues text[]) returns void
language plpgsql as $$
-- Tells waiting fetches that queues have jobs, when the transaction commits. One NOTIFY a queue on
-- channel ojs; but the HTTP server sets ojs.notify = off on its own connections, since NOTIFY takes a
-- database-wide lock at commit: it reads ojs.touched after its call, wakes its own waiters, and sends
-- one NOTIFY for many commits to the other listeners.
begin
  if current_setting('ojs.notify', true) = 'off' then
    perform set_config('ojs.touched',
      concat_ws(',', nullif(current_setting('ojs.touched', true), ''), array_to_string(p_queues, ',')), true);
  else
    perform pg_notify('ojs', q) from unnest(p_queues) q;
  end if;
end;
$$;
