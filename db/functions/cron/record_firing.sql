create or replace function ojs.record_firing(p_cron text, p_fire_at timestamptz, p_manual boolean, p_job_id uuid,
  p_held boolean, p_reason text, p_now timestamptz) returns void
language plpgsql as $$
-- Records a firing of a schedule whose row is locked, with the reason when it made no job. Of the earlier firings whose
-- job has ended it keeps the newest hundred.
begin
  delete from ojs.cron_run r
  where r.cron = p_cron and not exists (select from ojs.job j where j.id = r.job_id)
    and r.fire_at < (select x.fire_at from ojs.cron_run x where x.cron = p_cron
      order by x.fire_at desc, x.manual desc offset 98 limit 1);
  insert into ojs.cron_run (cron, fire_at, manual, fired_at, job_id, held, outcome, reason, ended_at)
  values (p_cron, p_fire_at, p_manual, p_now, p_job_id, p_held, case when p_job_id is null then 'skipped' end, p_reason,
    case when p_job_id is null then p_now end);
end;
$$;
