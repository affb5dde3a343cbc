create or replace function ojs_database_status(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/database
-- It reads statistics and sizes of files, and no table of jobs.
declare
  v_now timestamptz := ojs.now();
begin
  perform ojs.guard('public.ojs_database_status(jsonb)');
  perform ojs.require_known(p_request, '{}');
  return ojs.ok(jsonb_build_object(
    'version', current_setting('server_version'), 'release', (select i.release from ojs.installed i),
    'started_at', ojs.stamp(pg_postmaster_start_time()), 'computed_at', ojs.stamp(v_now),
    'warnings', (select coalesce(jsonb_agg(w), '[]') from ojs.database_warnings(v_now) w),
    'oldest_xmin', (select jsonb_build_object('holder', x.holder, 'who', x.who, 'age_seconds', x.age_seconds,
      'transactions', x.transactions) from ojs.oldest_xmin(v_now) x),
    'transaction_id_age', (select age(d.datfrozenxid) from pg_database d where d.datname = current_database()),
    'connections', (select jsonb_build_object('used', count(*), 'max', current_setting('max_connections')::integer)
      from pg_stat_activity a where a.backend_type = 'client backend'),
    'notify_queue_usage', pg_notification_queue_usage(),
    'lock_waits', (
      select coalesce(jsonb_agg(jsonb_build_object('pid', l.pid, 'lock', l.mode, 'on', l.relation::regclass::text,
        'seconds', ojs.age_seconds(l.waitstart, v_now), 'blocked_by', pg_blocking_pids(l.pid))), '[]')
      from (select * from pg_locks x where not x.granted order by x.waitstart limit 20) l),
    'tables', (
      select coalesce(jsonb_agg(jsonb_build_object('name', t.relname, 'bytes', pg_total_relation_size(t.relid),
        'live_rows', t.n_live_tup, 'dead_rows', t.n_dead_tup,
        'last_autovacuum_at', ojs.stamp(greatest(t.last_autovacuum, t.last_vacuum))) order by t.relname), '[]')
      from pg_stat_user_tables t
      where t.schemaname = 'ojs' and not exists (select from pg_inherits i where i.inhrelid = t.relid)
        and t.relname not in ('done', 'event')),
    'partitions', (
      select jsonb_object_agg(p.name, to_jsonb(p) - 'name')
      from (
        select i.inhparent::regclass::text as name, count(*) as number,
          sum(pg_total_relation_size(i.inhrelid)) as bytes,
          min(c.relname) filter (where c.relname !~ 'default') as first,
          max(c.relname) filter (where c.relname !~ 'default') as last
        from pg_inherits i join pg_class c on c.oid = i.inhrelid and c.relkind = 'r'
        where i.inhparent in ('ojs.done'::regclass, 'ojs.event'::regclass)
        group by 1) p)));
end;
$$;
comment on function ojs_database_status is
  'The state of the database: 200 {version, release, started_at, warnings: [{code, message}], oldest_xmin, '
  'connections, notify_queue_usage, lock_waits, tables, partitions, transaction_id_age, computed_at}. warnings is what '
  'an operator should look at, the worst first. Errors OJ400. ojs-admin-api 12.2.';
