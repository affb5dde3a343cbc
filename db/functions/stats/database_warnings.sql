create or replace function ojs.database_warnings(p_now timestamptz) returns setof jsonb
language sql stable as $$
  -- What an operator should look at, the worst first: {code, message}.
  select jsonb_build_object('code', w.code, 'message', w.message)
  from (
    select 1 as rank, 'transaction_ids' as code, format('the oldest row is %s transactions old; PostgreSQL stops '
      'writing at two billion: look at what keeps autovacuum from freezing', age(d.datfrozenxid)) as message
    from pg_database d where d.datname = current_database() and age(d.datfrozenxid) > 1000000000
    union all
    select 2, 'fsync_off', 'a crash of the machine can destroy the database: fsync is off'
    where current_setting('fsync') = 'off'
    union all
    select 3, 'tick_stopped', format('scheduled jobs have not been looked at since %s: does a server run?',
      ojs.stamp(max(c.succeeded_at)))
    from ojs.chore c where c.name = 'promote' having max(c.succeeded_at) < p_now - interval '1 minute'
    union all
    select 4, 'xmin_held', format('%s (%s) keeps dead rows from being removed, for %s s and %s transactions', x.holder,
      x.who, round(x.age_seconds), x.transactions)
    from ojs.oldest_xmin(p_now) x where x.age_seconds > 600 or x.transactions > 10000000
    union all
    select 5, 'autovacuum_off', 'dead rows are never removed: autovacuum or track_counts is off'
    where 'off' in (current_setting('autovacuum'), current_setting('track_counts'))
    union all
    select 6, 'locks_waited_for', format('%s sessions have waited for a lock for more than 5 s', count(*))
    from pg_locks l where not l.granted and l.waitstart < p_now - interval '5 seconds' having count(*) > 0
    union all
    select 7, 'connections_used', format('%s of %s connections are in use', count(*),
      current_setting('max_connections'))
    from pg_stat_activity a where a.backend_type = 'client backend'
    having count(*) > current_setting('max_connections')::integer * 0.8
    union all
    select 8, 'notify_queue', format('the queue of notifications is %s %% full: a session that listens does not read',
      round((pg_notification_queue_usage() * 100)::numeric))
    where pg_notification_queue_usage() > 0.5
    union all
    select 9, 'dead_rows', format('ojs.%s has %s dead rows', s.relname, s.n_dead_tup)
    from pg_stat_user_tables s
    where s.schemaname = 'ojs' and s.n_dead_tup > greatest(1000000, s.n_live_tup)
    union all
    select 10, 'strays', 'ended jobs or events are in a default partition, because their day was not made'
    where exists (select from ojs.done_default) or exists (select from ojs.event_default)
  ) w
  order by w.rank
$$;
