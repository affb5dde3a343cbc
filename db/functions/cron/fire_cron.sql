create or replace function ojs.fire_cron(p_cron ojs.cron, p_now timestamptz) returns boolean
language plpgsql set lock_timeout = '100ms' as $$
-- Fires a schedule whose row is locked. Its overlap policy decides when an earlier job of the schedule has not ended:
-- the firing is skipped, the earlier job is cancelled, the new job is held until the earlier one ends, or both run.
-- True when a job was made. Where it would have to wait for another transaction it fails, and the next tick fires the
-- schedule.
declare
  v_live uuid[];
  v_draft ojs.draft;
  v_reason text;
begin
  delete from ojs.cron_run r
  where r.cron = p_cron.name and not exists (select from ojs.job j where j.id = r.job_id);
  if p_cron.next_run_at <= p_cron.last_run_at
     or exists (select from ojs.cron_run r where r.cron = p_cron.name and r.fire_at = p_cron.next_run_at) then
    -- The schedule has fired for this time already: it was planned before its last firing, or the clock was set back.
    update ojs.cron c set planned = false, next_run_at = null where c.name = p_cron.name;
    return false;
  end if;
  v_live := array(select r.job_id from ojs.cron_run r where r.cron = p_cron.name order by r.fire_at);
  if p_cron.overlap_policy = 'skip' and v_live <> '{}' then
    v_reason := 'overlap_skip';
  else
    if p_cron.overlap_policy = 'cancel_previous' then
      perform ojs.cancel_job(u.id, p_now) from unnest(v_live) u(id);
    end if;
    v_draft := ojs.draft_job(p_cron.template || jsonb_build_object('meta', coalesce(p_cron.template -> 'meta', '{}')
      || jsonb_build_object('cron_name', p_cron.name, 'cron_triggered_at', ojs.stamp(p_cron.next_run_at))), false,
      p_now);
    v_draft.cron := p_cron.name;
    v_draft := (ojs.enqueue_drafts(array[v_draft], p_now))[1];
    v_reason := case when v_draft.existing is not null then 'duplicate' else v_draft.error ->> 'code' end;
  end if;

  if v_reason is null then
    insert into ojs.cron_run (cron, fire_at, job_id, held)
    values (p_cron.name, p_cron.next_run_at, v_draft.id,
      p_cron.overlap_policy = 'enqueue' and v_live <> '{}' and v_draft.state = 'available');
    delete from ojs.ready r
    using ojs.job j
    where j.id = v_draft.id and p_cron.overlap_policy = 'enqueue' and v_live <> '{}'
      and r.queue = j.queue and r.priority = j.priority and r.seq = j.seq;
  end if;
  update ojs.cron c
  set planned = false, next_run_at = null,
      last_run_at = case when v_reason is null then p_now else c.last_run_at end,
      run_count = c.run_count + (v_reason is null)::integer
  where c.name = p_cron.name;

  insert into ojs.event (at, type, items)
  values (p_now, case when v_reason is null then 'cron.triggered' else 'cron.skipped' end,
    jsonb_build_array(jsonb_build_object('cron_name', p_cron.name, 'cron_expr', p_cron.expression,
        'cron_expression', p_cron.expression, 'timezone', p_cron.timezone, 'job_type', p_cron.template -> 'type',
        'scheduled_at', ojs.stamp(p_cron.next_run_at), 'scheduled_time', ojs.stamp(p_cron.next_run_at),
        'actual_time', ojs.stamp(p_now), 'run_count', p_cron.run_count + (v_reason is null)::integer)
      || case when v_reason is null then jsonb_build_object('job_id', v_draft.id)
         else jsonb_build_object('reason', v_reason, 'existing_job_id', v_live[1], 'active_job_id', v_live[1]) end));
  return v_reason is null;
end;
$$;
