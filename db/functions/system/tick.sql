create or replace function ojs.tick(p_chores text[] default '{promote,reap,cron,fold,floors,prune}') returns jsonb
language plpgsql as $$
-- All that happens because time passed; any number of sessions may call it at any time, and it can be
-- driven by pg_cron with no server at all. Returns how much each chore did, and next_cron_in_ms: when the
-- next schedule is due. Correctness never needs it to be punctual.
declare
  v_now timestamptz := ojs.now();
  v_did jsonb := '{}';
begin
  if 'promote' = any (p_chores) then
    v_did := v_did || jsonb_build_object('promoted', ojs.promote_due(null, 1000, v_now));
    perform ojs.wake_parked(v_now);
  end if;
  if p_chores && '{reap,leases}' then
    v_did := v_did || jsonb_build_object('reaped', ojs.reap_active(500, v_now));
  end if;
  if p_chores && '{reap,workers}' then
    v_did := v_did || jsonb_build_object('dead_workers', ojs.reap_workers(v_now));
  end if;
  if p_chores && '{reap,expiry}' then
    v_did := v_did || jsonb_build_object('expired', ojs.sweep_expired(500, v_now), 'overdue', ojs.sweep_overdue(500, v_now));
  end if;
  if 'cron' = any (p_chores) then
    v_did := v_did || jsonb_build_object('fired', ojs.fire_crons(v_now));
    perform ojs.release_cron_runs(array(select distinct r.cron from ojs.cron_run r where r.held));
  end if;
  if 'fold' = any (p_chores) then
    perform ojs.fold_tallies();
  end if;
  if 'floors' = any (p_chores) then
    v_did := v_did || jsonb_build_object('floors_raised', ojs.raise_floors());
  end if;
  if 'prune' = any (p_chores) then
    v_did := v_did || ojs.prune(v_now);
  end if;
  return v_did || jsonb_build_object('next_cron_in_ms', (select extract(epoch from min(c.next_run_at) - v_now) * 1000
    from ojs.cron c where c.next_run_at is not null));
end;
$$;
comment on function ojs.tick is
  'Does the timed work named in p_chores (promote, reap, cron, fold, floors, prune; reap is leases, workers and expiry): scheduled and retryable jobs become available, '
  'leases and timeouts end, dead workers lose their jobs, jobs expire, schedules fire, counts are folded, claims start past jobs that are gone, what is past retention is removed. Safe to run anywhere, often.';
