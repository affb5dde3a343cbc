create or replace function ojs.tick(
  p_chores text[] default '{promote,reap,cron,bulk,fold,floors,gauges,metrics,drain,prune}') returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp set lock_timeout = '500ms' set timezone = 'UTC'
set datestyle = 'ISO, MDY' set intervalstyle = 'postgres' as $$
-- Everything that happens because time passed. Any number of sessions may call it at any time; without a server,
-- pg_cron can. One call does a bounded part, and where it would have to wait long for a lock, it leaves the work to the
-- next call. Nothing that we promise depends on when it is called. Returns how much each chore did; again: the chores
-- that did as much as one call does, so that there may be more; next_cron_in_ms: when the next schedule is due. During
-- maintenance (ojs_set_maintenance) nothing is promoted and no schedule fires.
declare
  v_now timestamptz := ojs.now();
  v_promote_limit constant integer := 1000;
  v_job_limit constant integer := 500;
  v_fold_limit constant integer := 20000;
  v_event_limit constant integer := 20000;
  -- For ojs.raise_floors: read before this transaction has an id.
  v_drawn constant bigint := case when pg_current_xact_id_if_assigned() is null then
    (select r.last_value from ojs.ready_seq r) end;
  v_maintenance constant boolean := ojs.in_maintenance();
  v_report jsonb := '{}';
  v_again text[] := '{}';
  v_count integer;
  v_overdue integer;
  v_workers record;
  v_counted record;
  v_pruned record;
  v_bulk record;
begin
  if 'promote' = any (p_chores) then
    v_count := case when v_maintenance then 0 else ojs.promote_due(null, v_promote_limit, v_now) end;
    v_report := v_report || jsonb_build_object('promoted', v_count);
    v_again := v_again || case when v_count = v_promote_limit then '{promote}'::text[] end;
    perform ojs.wake_parked(v_now);
    perform ojs.wake_limited_queues();
    perform ojs.wake_registered();
  end if;
  if p_chores && '{reap,leases}' then
    v_count := ojs.reap_active(v_job_limit, v_now);
    v_report := v_report || jsonb_build_object('reaped', v_count);
    v_again := v_again || case when v_count = v_job_limit then '{leases}'::text[] end;
  end if;
  if p_chores && '{reap,workers}' then
    v_workers := ojs.reap_workers(v_job_limit, v_now);
    v_report := v_report || jsonb_build_object('dead_workers', v_workers.dead, 'orphaned', v_workers.orphaned);
    v_again := v_again || case when v_workers.orphaned = v_job_limit then '{workers}'::text[] end;
  end if;
  if p_chores && '{reap,expiry}' then
    v_count := ojs.sweep_expired(v_job_limit, v_now);
    v_overdue := ojs.sweep_overdue(v_job_limit, v_now);
    v_report := v_report || jsonb_build_object('expired', v_count, 'overdue', v_overdue);
    v_again := v_again || case when v_job_limit in (v_count, v_overdue) then '{expiry}'::text[] end;
  end if;
  if 'cron' = any (p_chores) then
    v_report := v_report || jsonb_build_object('fired',
      case when v_maintenance then 0 else ojs.fire_crons(v_now) end);
    perform ojs.release_cron_runs(array(select distinct r.cron from ojs.cron_run r where r.held));
  end if;
  if 'bulk' = any (p_chores) then
    v_bulk := ojs.run_bulk(v_now);
    v_report := v_report || jsonb_build_object('bulk_jobs', v_bulk.jobs);
    v_again := v_again || case when v_bulk.again then '{bulk}'::text[] end;
  end if;
  if 'fold' = any (p_chores) then
    v_count := ojs.fold_tallies(v_fold_limit);
    v_report := v_report || jsonb_build_object('folded', v_count);
    v_again := v_again || case when v_count = v_fold_limit then '{fold}'::text[] end;
  end if;
  if 'floors' = any (p_chores) then
    v_report := v_report || jsonb_build_object('floors_raised', ojs.raise_floors(v_drawn));
  end if;
  if 'gauges' = any (p_chores) then
    v_report := v_report || jsonb_build_object('gauges_changed', ojs.refresh_gauges());
  end if;
  if 'drain' = any (p_chores) then
    v_count := ojs.drain_queues(v_job_limit, v_now);
    v_report := v_report || jsonb_build_object('drained', v_count);
    v_again := v_again || case when v_count = v_job_limit then '{drain}'::text[] end;
  end if;
  if 'metrics' = any (p_chores) then
    v_counted := ojs.count_events(ojs.asof_horizon(), v_event_limit);
    v_report := v_report || jsonb_build_object('events_counted', v_counted.counted);
    v_again := v_again || case when v_counted.again then '{metrics}'::text[] end;
  end if;
  perform ojs.record_chores(p_chores, v_now);
  v_report := v_report || jsonb_build_object('next_cron_in_ms', (
    select extract(epoch from min(c.next_run_at) - v_now) * 1000 from ojs.cron c where c.next_run_at is not null
      and not v_maintenance));
  if 'prune' = any (p_chores) then
    -- Last: it may lock a table.
    v_pruned := ojs.prune(v_now);
    v_report := v_report || v_pruned.report;
    v_again := v_again || case when v_pruned.again then '{prune}'::text[] end;
  end if;
  return v_report || jsonb_build_object('again', v_again);
end;
$$;
comment on function ojs.tick is
  'Does the timed work of p_chores; by default of all, which is safe to call anywhere and often. promote: scheduled '
  'and retryable jobs whose time has come become available. reap: leases and timeouts end (also alone, as leases), '
  'workers without heartbeats lose their jobs (workers), jobs expire (expiry). cron: schedules that are due fire. '
  'bulk: an operation on many jobs goes on with its next slice. fold: changes of counts are added up. floors: claims '
  'start after the jobs that are gone. gauges: the jobs of large tables are counted. metrics: events are added up. '
  'drain: queues that are being deleted lose their jobs. prune: what is past its retention is removed. Returns how '
  'much each chore did; again: the chores that may have more to do now; next_cron_in_ms: when the next schedule is '
  'due.';
