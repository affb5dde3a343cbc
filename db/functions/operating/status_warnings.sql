create or replace function ojs.status_warnings(p_database jsonb, p_now timestamptz) returns jsonb
language sql stable as $$
  -- What an operator should look at, from what ojs.database_status says and from our own tables.
  select coalesce(jsonb_agg(jsonb_build_object('code', w.code, 'message', w.message) order by w.code), '[]')
  from (values
    ('old_transaction', (p_database #>> '{oldest_transaction,age_seconds}')::numeric > 600,
      format('%s %s has been open for %s s: dead rows cannot be removed, and events are held back',
        p_database #>> '{oldest_transaction,holder}', p_database #>> '{oldest_transaction,who}',
        p_database #>> '{oldest_transaction,age_seconds}')),
    ('connections',
      (p_database #>> '{connections,used}')::numeric > 0.9 * (p_database #>> '{connections,max}')::numeric,
      'more than nine tenths of max_connections are in use'),
    ('notify_queue', (p_database ->> 'notify_queue_usage')::numeric > 0.5,
      'the queue of notifications is more than half full: a session listens and does not read'),
    ('locks', (p_database ->> 'waiting_for_locks')::integer > 10, 'more than ten sessions wait for locks'),
    ('chore', exists (select from ojs.chore c where c.succeeded_at < p_now - interval '10 minutes'),
      'a chore of the tick has not worked for ten minutes: '
        || (select string_agg(c.name, ', ' order by c.name) from ojs.chore c
          where c.succeeded_at < p_now - interval '10 minutes')),
    ('schedules', exists (select from ojs.cron c where c.next_run_at < p_now - interval '1 minute')
        and not ojs.in_maintenance(), 'a schedule is late by more than a minute'),
    ('schedule_problem', exists (select from ojs.cron c where c.enabled and c.problem is not null),
      'an enabled schedule has no next time; its problem says why'),
    ('maintenance', ojs.in_maintenance(), 'the system is in maintenance: no job is handed out')
  ) w (code, is_so, message)
  where w.is_so
$$;
