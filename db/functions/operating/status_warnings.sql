create or replace function ojs.status_warnings(p_now timestamptz) returns setof jsonb
language sql stable as $$
  -- What an operator should look at beside the database (ojs.database_warnings): {code, message}.
  select jsonb_build_object('code', w.code, 'message', w.message)
  from (
    select 1 as rank, 'maintenance' as code, 'the system is in maintenance: no job is handed out' as message
    where ojs.in_maintenance()
    union all
    select 2, 'chores_late', format('parts of the timed work have not succeeded for ten minutes: %s',
      string_agg(c.name, ', ' order by c.name))
    from ojs.chore c where c.succeeded_at < p_now - interval '10 minutes' having count(*) > 0
    union all
    select 3, 'schedules_late', format('%s schedules are late by more than a minute', count(*))
    from ojs.cron c where c.next_run_at < p_now - interval '1 minute' and not ojs.in_maintenance() having count(*) > 0
    union all
    select 4, 'schedules_without_a_time', format('%s enabled schedules never run; their problem says why', count(*))
    from ojs.cron c where c.enabled and c.problem is not null having count(*) > 0
  ) w
  order by w.rank
$$;
