create or replace function ojs.wake(p_queue text) returns text
language sql volatile as $$
  -- Wakes those who wait for jobs of a queue when the transaction commits; a transaction does it once a queue.
  -- ojs.touched holds the queues that it has woken, each between spaces. The HTTP server sets ojs.notify = off on its
  -- own connections: it reads ojs.touched after its call, wakes its own waiters, and sends one NOTIFY for many
  -- commits. Called for each job, so it is one expression without a subquery: that can be inlined.
  select case
    when strpos(current_setting('ojs.touched', true), ' ' || p_queue || ' ') > 0 then null
    when current_setting('ojs.notify', true) = 'off' then
      set_config('ojs.touched', coalesce(current_setting('ojs.touched', true), '') || ' ' || p_queue || ' ', true)
    else ojs.notify_waiting(p_queue) end
$$;
