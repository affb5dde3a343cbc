create or replace function ojs.firing_json(p_run ojs.cron_run) returns jsonb
language sql stable as $$
  -- A firing of a schedule as answers show it. outcome: completed, failed, cancelled or skipped (for the reason), or of
  -- a job that has not ended running or waiting; unknown when the job was deleted before it ended. late_ms: from the
  -- time of the schedule to the firing.
  select jsonb_strip_nulls(jsonb_build_object('cron_name', p_run.cron, 'scheduled_at', ojs.stamp(p_run.fire_at),
    'fired_at', ojs.stamp(p_run.fired_at), 'trigger', case when p_run.manual then 'manual' else 'schedule' end,
    'late_ms', case when p_run.manual then 0
      else greatest(0, round(extract(epoch from p_run.fired_at - p_run.fire_at) * 1000)::bigint) end,
    'job_id', p_run.job_id, 'ended_at', ojs.stamp(p_run.ended_at), 'reason', p_run.reason,
    'outcome', coalesce(p_run.outcome, case
      when exists (select from ojs.active a where a.job_id = p_run.job_id) then 'running'
      when exists (select from ojs.job j where j.id = p_run.job_id) then 'waiting' else 'unknown' end)))
$$;
