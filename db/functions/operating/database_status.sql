create or replace function ojs.database_status(p_now timestamptz) returns jsonb
language sql stable as $$
  -- The state of the database as far as it matters to a queue: what keeps dead rows, what waits for locks, how large
  -- the tables are. The text of no statement is shown, because it may have the data of a job. Statistics of other
  -- users' sessions are known to members of pg_read_all_stats.
  select jsonb_build_object(
    'postgres_version', current_setting('server_version'), 'in_recovery', pg_is_in_recovery(),
    'started_at', ojs.stamp(pg_postmaster_start_time()), 'size_bytes', pg_database_size(current_database()),
    'connections', (select jsonb_build_object('used', count(*), 'max', current_setting('max_connections')::integer)
      from pg_stat_activity a where a.backend_type = 'client backend'),
    'oldest_transaction', (select jsonb_strip_nulls(jsonb_build_object('holder', x.holder, 'who', x.who,
        'age_seconds', x.age_seconds, 'transactions', x.transactions))
      from ojs.oldest_xmin(p_now) x where x.holder is not null),
    'waiting_for_locks', (select count(*) from pg_stat_activity a
      where a.wait_event_type = 'Lock' and a.datname = current_database()),
    'notify_queue_usage', round(pg_notification_queue_usage()::numeric, 4),
    'tables', (
      select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'rows', t.live, 'dead_rows', t.dead,
        'bytes', t.bytes, 'partitions', t.partitions) order by t.bytes desc, t.name), '[]')
      from (
        select coalesce(p.relname, s.relname) as name, sum(s.n_live_tup)::bigint as live,
          sum(s.n_dead_tup)::bigint as dead, sum(pg_total_relation_size(s.relid))::bigint as bytes,
          count(p.relname) as partitions
        from pg_stat_user_tables s
          left join pg_inherits i on i.inhrelid = s.relid left join pg_class p on p.oid = i.inhparent
        where s.schemaname = 'ojs'
        group by 1) t))
$$;
