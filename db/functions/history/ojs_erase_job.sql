create or replace function ojs_erase_job(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/jobs/{id}/history
-- Only a job that has ended, because a worker still needs the data of another. Its row stays, so counts, lists and
-- unique policies do not change. A job past its retention counts as gone, since the day that holds it may have been
-- counted already (ojs.count_day). Events about it go with their retention.
declare
  v_now timestamptz := ojs.now();
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_job jsonb := ojs.find_job(v_id);
  v_events bigint;
begin
  perform ojs.guard('public.ojs_erase_job(jsonb)');
  perform ojs.raise(e) from (select case
      when v_job is null then ojs.not_found('job', p_request ->> 'id')
      when v_job ->> 'state' not in ('completed', 'cancelled', 'discarded') then
        ojs.wrong_state(v_id, v_job ->> 'state', 'completed, cancelled or discarded')
      when exists (select from ojs.workflow w
        where w.id = ojs.as_uuid(v_job ->> 'workflow_id') and w.state = 'running') then
        ojs.error('conflict', 'the workflow of the job is still running', jsonb_build_object('job_id', v_id,
          'reason', 'workflow_running'), 'wait for the workflow to end, or cancel it') end as e) x
  where e is not null;
  select count(*) into v_events from ojs.history_events(v_id, v_job);

  -- The row in ojs.dead comes before the root of the workflow in the lock order.
  update ojs.dead d
  set job = ojs.without_data(d.job, v_now), record = d.record
      || jsonb_build_object('errors', null, 'doc', ojs.without_data(d.record -> 'doc', v_now))
  where d.id = v_id;
  if not found then
    update ojs.done d set job = ojs.without_data(d.job::jsonb, v_now)::text
    where d.id = v_id and d.finished_at >= ojs.kept_since('retention_completed_ms', v_now);
    if not found then
      perform ojs.raise(ojs.not_found('job', p_request ->> 'id'));
    end if;
  end if;
  update ojs.step s
  set spec = ojs.without_data(s.spec, v_now), result = null, error = null, result_bytes = null
  where s.workflow_id = ojs.as_uuid(v_job ->> 'workflow_id') and s.job_id = v_id;
  perform ojs.audit('ojs_erase_job', v_id::text, jsonb_build_object('queue', v_job -> 'queue', 'events', v_events));
  return ojs.ok(jsonb_build_object('deleted', true, 'id', v_id, 'job_id', v_id, 'events_deleted', v_events,
    'erased_at', ojs.stamp(v_now)));
end;
$$;
comment on function ojs_erase_job is
  'Erases what is personal of the job {id}, which has ended: args, meta, result, errors and tags, and their copies in '
  'its step of a workflow: 200 {deleted, events_deleted, erased_at}. Its id, type, queue, state and times stay, so '
  'counts do not change; it cannot be retried. Events about it go with their retention (a day). Errors OJ404, OJ409 '
  'when it has not ended, or its workflow is running. ojs-execution-history 7.3.';
