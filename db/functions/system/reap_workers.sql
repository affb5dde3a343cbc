create or replace function ojs.reap_workers(p_limit integer, p_now timestamptz, out dead integer, out orphaned integer)
language plpgsql as $$
-- Declares workers dead that have stopped sending heartbeats, and ends the attempts of their jobs (ojs.reap_attempts,
-- ojs-worker-protocol 10). A worker that never sent a heartbeat is never declared dead. When the workers hold more than
-- p_limit jobs, a later call continues.
declare
  v_dead text[];
  v_orphaned ojs.active[];
begin
  dead := 0;
  orphaned := 0;
  v_dead := array(
    select x.id from ojs.worker x
    where x.last_heartbeat_at < p_now - ojs.setting_ms('heartbeat_timeout_ms') * interval '1 millisecond'
    order by x.id limit 100 for update skip locked);
  if v_dead = '{}' then
    return;
  end if;

  with gone as (
    delete from ojs.active a
    where a.ctid = any (array(
      select x.ctid from ojs.active x where x.worker_id = any (v_dead) limit p_limit for update skip locked))
    returning a
  )
  select coalesce(array_agg(g.a order by (g.a).job_id), '{}') into v_orphaned from gone g;
  orphaned := cardinality(v_orphaned);
  perform ojs.reap_attempts(v_orphaned, true, p_now);

  if orphaned < p_limit then
    delete from ojs.worker w where w.id = any (v_dead);
    insert into ojs.event (at, type, items)
    select p_now, 'worker.stopped', jsonb_agg(jsonb_build_object('worker_id', d.id, 'reason', 'error'))
    from unnest(v_dead) d(id);
    dead := cardinality(v_dead);
  end if;
end;
$$;
