create or replace function ojs.worker_is_stale(p_worker ojs.worker, p_now timestamptz) returns boolean
language sql stable as $$
  -- Has the worker missed the deadline of its heartbeats? Then the next tick declares it dead (ojs.reap_workers). One
  -- that has never sent a heartbeat has no deadline.
  select coalesce(
    p_worker.last_heartbeat_at < p_now - ojs.setting_ms('heartbeat_timeout_ms') * interval '1 millisecond', false)
$$;
