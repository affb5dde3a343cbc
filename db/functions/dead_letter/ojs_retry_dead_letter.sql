create or replace function ojs_retry_dead_letter(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/dead-letter/{id}/retry
-- A misspelt member of override is reported as a warning and changes nothing.
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_retried record;
  v_job ojs.job;
begin
  perform ojs.guard('public.ojs_retry_dead_letter(jsonb)');
  v_retried := ojs.retry_dead(v_id, p_request -> 'override', ojs.now());
  if v_retried.error is not null then
    perform ojs.raise(case when v_id is null then ojs.no_dead_letter(p_request ->> 'id') else v_retried.error end);
  end if;
  v_job := v_retried.job;
  perform ojs.audit('ojs_retry_dead_letter', v_id::text, jsonb_build_object('queue', v_job.queue));
  return ojs.ok(ojs.job_body(ojs.job_text(v_job, v_job.state, 0, null,
      p_previous_state => 'discarded',
      p_parent_results => ojs.parent_results(v_job.workflow_id, v_job.step))::jsonb)
    || case when v_retried.workflow is null then '{}' else jsonb_build_object('workflow', v_retried.workflow) end
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
