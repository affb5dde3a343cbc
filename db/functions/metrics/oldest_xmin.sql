create or replace function ojs.oldest_xmin(p_now timestamptz, out holder text, out who text, out age_seconds numeric,
  out transactions bigint)
language sql stable as $$
  -- What keeps VACUUM from removing dead rows for longest: a session, a prepared transaction or a replication slot.
  -- Sessions of vacuum keep nothing. The start of other users' transactions is known to members of pg_read_all_stats.
  select h.holder, h.who, ojs.age_seconds(h.since, p_now), greatest(h.age, 0)
  from (
    select 'session' as holder, concat_ws(' ', a.usename, a.application_name, 'pid', a.pid) as who,
      a.xact_start as since, greatest(age(a.backend_xmin), age(a.backend_xid)) as age
    from pg_stat_activity a
    where a.pid <> pg_backend_pid() and a.backend_type in ('client backend', 'walsender', 'parallel worker')
      and (a.datname = current_database() or a.datname is null)
      and (a.backend_xmin is not null or a.backend_xid is not null)
    union all
    select 'prepared transaction', p.gid, p.prepared, age(p.transaction)
    from pg_prepared_xacts p where p.database = current_database()
    union all
    select 'replication slot', s.slot_name, null, age(s.xmin) from pg_replication_slots s where s.xmin is not null
  ) h
  order by h.age desc nulls last limit 1
$$;
