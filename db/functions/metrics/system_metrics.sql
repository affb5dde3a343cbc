create or replace function ojs.system_metrics(p_now timestamptz) returns setof text
language plpgsql stable as $$
-- The metrics of workers, schedules, the tick and the database.
declare
  v_workers record;
  v_xmin record;
begin
  select count(*) filter (where w.last_heartbeat_at > p_now - interval '30 seconds') as active,
    count(*) filter (where w.last_heartbeat_at <= p_now - interval '30 seconds') as stale
  into v_workers from ojs.worker w;
  return next ojs.metric('ojs_workers_active', 'gauge', 'Workers that sent a heartbeat in the last 30 seconds.',
    array['ojs_workers_active ' || v_workers.active]);
  return next ojs.metric('ojs_workers_stale', 'gauge', 'Workers whose last heartbeat is older.',
    array['ojs_workers_stale ' || v_workers.stale]);

  return next ojs.metric('ojs_cron_late_seconds', 'gauge',
    'How long ago an enabled schedule should have fired; 0 when it is not due.', array(
      select format('ojs_cron_late_seconds{name="%s"} %s', ojs.label(c.name), ojs.age_seconds(c.next_run_at, p_now))
      from ojs.cron c where c.enabled order by c.name limit 1000));
  return next ojs.metric('ojs_cron_problem', 'gauge', '1 for an enabled schedule that has no next time.', array(
      select format('ojs_cron_problem{name="%s"} 1', ojs.label(c.name))
      from ojs.cron c where c.enabled and c.problem is not null order by c.name limit 1000));
  return next ojs.metric('ojs_tick_last_success_timestamp_seconds', 'gauge',
    'When each chore of the tick last worked, to ten seconds.', array(
      select format('ojs_tick_last_success_timestamp_seconds{chore="%s"} %s', ojs.label(c.name),
        round(extract(epoch from c.succeeded_at)))
      from ojs.chore c order by c.name));

  select * into v_xmin from ojs.oldest_xmin(p_now);
  return next ojs.metric('ojs_database_oldest_xmin_age_seconds', 'gauge',
    'How long the oldest open transaction has kept dead rows from being removed, and what holds it.',
    array[format('ojs_database_oldest_xmin_age_seconds{holder="%s"} %s', coalesce(v_xmin.holder, 'none'),
      coalesce(v_xmin.age_seconds, 0))]);
  return next ojs.metric('ojs_database_oldest_xmin_age_transactions', 'gauge',
    'How many transactions have begun since.', array['ojs_database_oldest_xmin_age_transactions '
      || coalesce(v_xmin.transactions, 0)]);
  return next ojs.metric('ojs_database_dead_rows', 'gauge', 'Dead rows of the tables that change most.', array(
    select format('ojs_database_dead_rows{table="%s"} %s', s.relname, s.n_dead_tup)
    from pg_stat_user_tables s
    where s.schemaname = 'ojs' and s.relname in ('job', 'ready', 'active', 'later', 'tally') order by s.relname));
  return next ojs.metric('ojs_database_transactions_total', 'counter', 'Transactions that were committed.', array[
    'ojs_database_transactions_total ' || (select d.xact_commit from pg_stat_database d
      where d.datname = current_database())]);
  return next ojs.metric('ojs_database_wal_bytes_total', 'counter', 'Write-ahead log that the cluster has written.',
    array['ojs_database_wal_bytes_total ' || (select w.wal_bytes from pg_stat_wal w)]);
  return next ojs.metric('ojs_build_info', 'gauge', 'The release that installed the functions, and PostgreSQL.', array[
    format('ojs_build_info{version="%s",postgres="%s"} 1', ojs.label((select i.release from ojs.installed i)),
      ojs.label(split_part(current_setting('server_version'), ' ', 1)))]);
end;
$$;
