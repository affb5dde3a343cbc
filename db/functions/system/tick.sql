create or replace function ojs.tick(p_chores text[] default '{promote,reap,cron,fold,floors,prune}') returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp set lock_timeout = '500ms' set timezone = 'UTC'
set datestyle = 'ISO, MDY' set intervalstyle = 'postgres' as $$
-- All that happens because time passed; any number of sessions may call it at any time, and it can be
-- driven by pg_cron with no server at all. Returns how much each chore did, and next_cron_in_ms: when the
-- next schedule is due. Each call does a bounded part; correctness never needs it to be punctual. What it
-- would wait for long it leaves to the next call, whoever calls it.
declare
  v_now timestamptz := ojs.now();
  v_did jsonb := '{}';
  v_workers record;
begin
  if 'promote' = any (p_chores) then
    v_did := v_did || jsonb_build_object('promoted', ojs.promote_due(null, 1000, v_now));
    perform ojs.wake_parked(v_now);
  end if;
  if p_chores && '{reap,leases}' then
    v_did := v_did || jsonb_build_object('reaped', ojs.reap_active(500, v_now));
  end if;
  if p_chores && '{reap,workers}' then
    v_workers := ojs.reap_workers(500, v_now);
    v_did := v_did || jsonb_build_object('dead_workers', v_workers.dead, 'orphaned', v_workers.orphaned);
  end if;
  if p_chores && '{reap,expiry}' then
    v_did := v_did || jsonb_build_object('expired', ojs.sweep_expired(500, v_now),
      'overdue', ojs.sweep_overdue(500, v_now));
  end if;
  if 'cron' = any (p_chores) then
    v_did := v_did || jsonb_build_object('fired', ojs.fire_crons(v_now));
    perform ojs.release_cron_runs(array(select distinct r.cron from ojs.cron_run r where r.held));
  end if;
  if 'fold' = any (p_chores) then
    v_did := v_did || jsonb_build_object('folded', ojs.fold_tallies());
  end if;
  if 'floors' = any (p_chores) then
    v_did := v_did || jsonb_build_object('floors_raised', ojs.raise_floors());
  end if;
  v_did := v_did || jsonb_build_object('next_cron_in_ms', (select extract(epoch from min(c.next_run_at) - v_now) * 1000
    from ojs.cron c where c.next_run_at is not null));
  if 'prune' = any (p_chores) then
    -- Last: it may lock a table.
    v_did := v_did || ojs.prune(v_now);
  end if;
  return v_did;
end;
$$;
comment on function ojs.tick is
  'Does the timed work named in p_chores (promote, reap, cron, fold, floors, prune; reap is leases, workers and '
  'expiry): scheduled and retryable jobs become available, leases and timeouts end, dead workers lose their jobs, '
  'jobs expire, schedules fire, counts are folded, claims start past jobs that are gone, what is past retention is '
  'removed. Safe to run anywhere, often.';
