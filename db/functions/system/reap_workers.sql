create or replace function ojs.reap_workers(p_limit integer, p_now timestamptz, out dead integer, out orphaned integer)
language plpgsql as $$
-- Declares workers dead that have stopped sending heartbeats, and ends the attempts of their jobs (ojs.end_workers,
-- ojs-worker-protocol 10). A worker that never sent a heartbeat is never declared dead. When the workers hold more than
-- p_limit jobs, a later call continues.
declare
  v_dead text[];
begin
  v_dead := array(
    select x.id from ojs.worker x
    where x.last_heartbeat_at < p_now - ojs.setting_ms('heartbeat_timeout_ms') * interval '1 millisecond'
    order by x.id limit 100 for update skip locked);
  dead := 0;
  orphaned := 0;
  if v_dead <> '{}' then
    select e.dead, e.orphaned into dead, orphaned from ojs.end_workers(v_dead, p_limit, 'error', p_now) e;
  end if;
end;
$$;
