create or replace function ojs.run_cron(p_cron ojs.cron, p_fire_at timestamptz, p_manual boolean, p_now timestamptz,
  out job_id uuid, out reason text, out error jsonb)
language plpgsql set lock_timeout = '100ms' as $$
-- One firing of a schedule whose row is locked. Its overlap policy decides when an earlier job of the schedule has not
-- ended: the firing is skipped, the earlier job is cancelled, the new job is held until the earlier one ends, or both
-- run. The firing is recorded, and so is the reason of one that made no job; error is what refused the job. Where it
-- would have to wait for another transaction it fails.
declare
  v_live uuid[];
  v_draft ojs.draft;
begin
  v_live := array(select r.job_id from ojs.cron_run r join ojs.job j on j.id = r.job_id
    where r.cron = p_cron.name and r.outcome is null order by r.fire_at, r.manual);
  if p_cron.overlap_policy = 'skip' and v_live <> '{}' then
    reason := 'overlap_skip';
  else
    if p_cron.overlap_policy = 'cancel_previous' then
      perform ojs.cancel_job(u.id, p_now) from unnest(v_live) u(id);
    end if;
    v_draft := ojs.draft_job(p_cron.template || jsonb_build_object('meta', coalesce(p_cron.template -> 'meta', '{}')
      || jsonb_build_object('cron_name', p_cron.name, 'cron_triggered_at', ojs.stamp(p_fire_at))), false, p_now);
    v_draft.cron := p_cron.name;
    v_draft := (ojs.enqueue_drafts(array[v_draft], p_now))[1];
    error := v_draft.error;
    reason := case when v_draft.existing is not null then 'duplicate' else v_draft.error ->> 'code' end;
  end if;

  if reason is null then
    job_id := v_draft.id;
    delete from ojs.ready r
    using ojs.job j
    where j.id = v_draft.id and p_cron.overlap_policy = 'enqueue' and v_live <> '{}'
      and r.queue = j.queue and r.priority = j.priority and r.seq = j.seq;
  end if;
  perform ojs.record_firing(p_cron.name, p_fire_at, p_manual, job_id,
    reason is null and p_cron.overlap_policy = 'enqueue' and v_live <> '{}' and v_draft.state = 'available', reason,
    p_now);

  insert into ojs.event (at, type, items)
  values (p_now, case when reason is null then 'cron.triggered' else 'cron.skipped' end,
    jsonb_build_array(jsonb_build_object('cron_name', p_cron.name, 'cron_expr', p_cron.expression,
        'cron_expression', p_cron.expression, 'timezone', p_cron.timezone, 'job_type', p_cron.template -> 'type',
        'scheduled_at', ojs.stamp(p_fire_at), 'scheduled_time', ojs.stamp(p_fire_at),
        'actual_time', ojs.stamp(p_now), 'run_count', p_cron.run_count + (reason is null)::integer)
      || case when p_manual then '{"manual": true}' else '{}' end::jsonb
      || case when reason is null then jsonb_build_object('job_id', job_id)
         else jsonb_build_object('reason', reason, 'existing_job_id', v_live[1], 'active_job_id', v_live[1]) end));
end;
$$;
