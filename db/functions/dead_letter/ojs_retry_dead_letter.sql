create or replace function ojs_retry_dead_letter(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/dead-letter/{id}/retry
-- The job keeps its id and its error history, and gets all its attempts again (ojs-dead-letter 6.1). A scheduled time,
-- or an expiry or deadline that has passed, no longer counts. As at enqueue, the job takes its unique key or is
-- refused. The transaction that deletes the row in ojs.dead retries the job, so a second retry does not. A misspelt
-- member of override is reported as a warning and changes nothing.
declare
  v_now timestamptz := ojs.now();
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_dead ojs.dead;
  v_record jsonb;
  v_job ojs.job;
  v_draft ojs.draft;
  v_old_key bytea;
  v_workflow jsonb;
begin
  perform ojs.guard('public.ojs_retry_dead_letter(jsonb)');
  select * into v_dead from ojs.dead d where d.id = v_id;
  if not found then
    perform ojs.raise(ojs.no_dead_letter(p_request ->> 'id'));
  end if;
  v_job := jsonb_populate_record(null::ojs.job, v_dead.record);
  v_old_key := (ojs.replay_draft(v_job, null, v_now)).unique_key;
  v_draft := ojs.replay_draft(v_job, p_request -> 'override', v_now);
  if v_draft.error is not null then
    perform ojs.raise(v_draft.error);
  end if;

  -- The rate limit is left out: one that exists is newer than this job, and a claim makes one that is missing.
  perform ojs.make_queues(array[jsonb_populate_record(v_draft, '{"limit_key": null}')], v_now);
  if v_job.cron is not null then
    perform from ojs.cron c where c.name = v_job.cron for update;
  end if;
  perform ojs.lock_unique_keys(array_remove(array[v_old_key, v_draft.unique_key], null), v_now);
  delete from ojs.dead d where d.id = v_id returning d.record into v_record;
  if not found then
    perform ojs.raise(ojs.no_dead_letter(p_request ->> 'id'));
  elsif v_record <> v_dead.record then
    perform ojs.try_again('the dead letter was retried and discarded again at the same moment');
  end if;
  perform ojs.retake_unique(v_draft, v_old_key, v_now);
  v_workflow := ojs.revive_workflow(v_job.workflow_id, v_job.step, v_now);

  v_job.queue := v_draft.queue;
  v_job.max_attempts := v_draft.max_attempts;
  v_job.limit_key := v_draft.limit_key;
  v_job.doc := v_draft.doc || jsonb_build_object('re_enqueued_at', ojs.stamp(v_now));
  v_job.state := 'pending';
  v_job.attempt := 0;
  v_job.due_at := null;
  v_job.retry_delay_ms := null;
  v_job.deadline_at := case when v_job.deadline_at > v_now then v_job.deadline_at end;
  if v_job.expires_at <= v_now then
    v_job.expires_at := null;
    v_job.doc := v_job.doc - 'expires_at';
  end if;
  if v_workflow -> 'revived' = 'false' then
    -- The job runs outside its workflow, but still gets the results of earlier steps.
    if v_workflow ? 'state' then
      v_job.doc := v_job.doc || case when v_job.workflow_id is null then '{}'
        else jsonb_build_object('parent_results', ojs.parent_results(v_job.workflow_id, v_job.step)) end;
    end if;
    v_job.workflow_id := null;
    v_job.step := null;
  end if;
  insert into ojs.job select v_job.*;
  select * into v_job from ojs.release_jobs(array[v_id], v_now);
  if v_job.cron is not null then
    perform ojs.rejoin_cron(v_job);
  end if;
  insert into ojs.tally (queue, at, discarded) values (v_dead.queue, v_now, -1);
  insert into ojs.event (at, type, items)
  values (v_now, 'dead_letter.retried', jsonb_build_array(jsonb_build_object('job_id', v_id,
    'job_type', v_job.doc -> 'type', 'queue', v_job.queue, 'state', 'available')));
  perform ojs.audit('ojs_retry_dead_letter', v_id::text, jsonb_build_object('queue', v_job.queue));
  return ojs.ok(ojs.job_body(ojs.job_text(v_job, v_job.state, 0, null,
      p_previous_state => 'discarded',
      p_parent_results => ojs.parent_results(v_job.workflow_id, v_job.step))::jsonb)
    || case when v_workflow is null then '{}' else jsonb_build_object('workflow', v_workflow) end
    || ojs.warnings_member(ojs.name_warnings(ojs.name_warnings(null, p_request - 'id', '', '{override}'),
      nullif(p_request -> 'override', 'null'), 'override.', '{queue,args,meta,retry}')));
end;
$$;
comment on function ojs_retry_dead_letter is
  'Makes the discarded job {id} available again, with all its attempts; override: {queue, args, meta, retry} changes '
  'these members. 200 {job} with re_enqueued_at, and warnings as ojs_enqueue. A workflow that failed with this job '
  'continues from its step: workflow: {id, state, revived}; revived is false, with a reason, when the workflow was '
  'cancelled, completed or removed. Errors OJ400, OJ404, OJ409 (conflict when the job is in another state, duplicate '
  'when another job has its unique key; with on_conflict replace that one is cancelled instead), OJ413, OJ422. '
  'ojs-http-binding 12.2, ojs-dead-letter 6.';
