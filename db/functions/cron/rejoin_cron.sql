create or replace function ojs.rejoin_cron(p_job ojs.job) returns void
language plpgsql as $$
-- Makes the overlap policy of a schedule count a job of it that was activated, or that is a retried dead letter; the
-- caller has locked the row of the schedule. A firing that is no longer recorded is recorded again. Under the policy
-- enqueue the job is held while another job of the schedule runs.
declare
  v_held boolean;
begin
  if not exists (select from ojs.cron c where c.name = p_job.cron) then
    return;
  end if;
  v_held := exists (select from ojs.cron c where c.name = p_job.cron and c.overlap_policy = 'enqueue')
    and exists (select from ojs.cron_run r join ojs.job j on j.id = r.job_id
      where r.cron = p_job.cron and r.job_id <> p_job.id and not r.held and r.outcome is null);
  update ojs.cron_run r set held = v_held, outcome = null, ended_at = null
  where r.cron = p_job.cron and r.job_id = p_job.id;
  if not found then
    insert into ojs.cron_run (cron, fire_at, fired_at, job_id, held)
    values (p_job.cron, coalesce(ojs.instant(p_job.doc #>> '{meta,cron_triggered_at}', p_job.created_at),
      p_job.created_at), p_job.created_at, p_job.id, v_held)
    on conflict do nothing;
    v_held := v_held and found;
  end if;
  delete from ojs.ready r
  where v_held and r.queue = p_job.queue and r.priority = p_job.priority and r.seq = p_job.seq;
end;
$$;
