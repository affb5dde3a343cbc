create or replace function ojs.prune_rows(p_now timestamptz, p_limit integer, out report jsonb, out is_full boolean)
language plpgsql as $$
-- Removes what is past its retention and has no whole days to drop, p_limit rows of each kind at most. report says how
-- many rows of each kind were removed; is_full, that there may be more.
declare
  v_completed_before timestamptz := ojs.kept_since('retention_completed_ms', p_now);
  v_events_before timestamptz := ojs.kept_since('retention_events_ms', p_now);
  v_jobs integer;
  v_events integer;
  v_discarded integer;
  v_minutes integer;
  v_counts integer;
  v_workers integer;
  v_limits integer;
  v_firings integer;
  v_audit integer;
  v_keys integer;
  v_waiting integer;
  v_bulks integer;
begin
  with gone as (
    delete from ojs.done_default d
    where d.ctid = any (array(
      select x.ctid from ojs.done_default x where x.finished_at < v_completed_before limit p_limit))
    returning d.queue, d.state
  ), counted as (
    insert into ojs.tally (queue, at, completed, cancelled)
    select g.queue, p_now, -count(*) filter (where g.state = 'completed'),
      -count(*) filter (where g.state = 'cancelled')
    from gone g group by g.queue
  )
  select count(*) into v_jobs from gone;

  delete from ojs.event_default e
  where e.ctid = any (array(select x.ctid from ojs.event_default x where x.at < v_events_before limit p_limit));
  get diagnostics v_events = row_count;

  v_discarded := ojs.prune_dead(p_limit, p_now);

  delete from ojs.queue_minute m
  where m.ctid = any (array(
    select x.ctid from ojs.queue_minute x where x.minute < p_now - interval '2 days' limit p_limit));
  get diagnostics v_minutes = row_count;

  delete from ojs.job_count c
  where c.ctid = any (array(
    select x.ctid from ojs.job_count x
    where x.span = '1m' and x.at < p_now - interval '2 days' or x.span = '1h' and x.at < p_now - interval '30 days'
    limit p_limit));
  get diagnostics v_counts = row_count;

  delete from ojs.worker w
  where w.ctid = any (array(
    select x.ctid from ojs.worker x
    where x.last_heartbeat_at is null and x.first_seen_at < p_now - interval '1 day'
    limit p_limit for update skip locked));
  get diagnostics v_workers = row_count;

  v_limits := ojs.prune_limits(p_limit, p_now);

  delete from ojs.cron_run r
  where r.ctid = any (array(
    select x.ctid from ojs.cron_run x
    where x.fire_at < p_now - interval '30 days' and not exists (select from ojs.job j where j.id = x.job_id)
    order by x.fire_at limit p_limit for update skip locked));
  get diagnostics v_firings = row_count;

  delete from ojs.audit a
  where a.id = any (array(
    select x.id from ojs.audit x where x.at < ojs.kept_since('retention_audit_ms', p_now)
    order by x.at limit p_limit for update skip locked));
  get diagnostics v_audit = row_count;

  v_keys := ojs.prune_unique_keys(p_limit, v_completed_before, p_now);
  v_waiting := ojs.prune_waiting(p_limit);
  v_bulks := ojs.prune_bulk(p_limit, p_now);

  report := jsonb_build_object('strays_pruned', v_jobs + v_events, 'discarded_pruned', v_discarded,
    'minutes_pruned', v_minutes, 'counts_pruned', v_counts, 'workers_pruned', v_workers, 'limits_pruned', v_limits,
    'firings_pruned', v_firings, 'audit_pruned', v_audit, 'unique_keys_pruned', v_keys, 'waiting_pruned', v_waiting,
    'bulks_pruned', v_bulks);
  is_full := p_limit in (v_jobs, v_events, v_discarded, v_minutes, v_counts, v_workers, v_limits, v_firings, v_audit,
    v_keys, v_waiting, v_bulks);
end;
$$;
