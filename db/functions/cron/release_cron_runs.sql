create or replace function ojs.release_cron_runs(p_crons text[]) returns void
language sql volatile as $$
  -- Overlap policy enqueue: makes the oldest held job of each schedule claimable when the job before it has ended. The
  -- tick calls it too, because a firing and the end of the job before it may happen in transactions that do not see
  -- each other.
  with next_run as (
    select distinct on (r.cron) r.cron, r.fire_at, r.job_id
    from ojs.cron_run r
    where r.cron = any (p_crons) and r.held
      and not exists (select from ojs.cron_run o join ojs.job j on j.id = o.job_id where o.cron = r.cron and not o.held
          and o.outcome is null)
    order by r.cron, r.fire_at
  ), freed as (
    update ojs.cron_run r set held = false
    from next_run n
    where r.cron = n.cron and r.job_id = n.job_id and r.held
    returning r.job_id
  )
  select ojs.put_back(array(select f.job_id from freed f))
$$;
