create or replace function ojs.revived_job(p_job ojs.job, p_draft ojs.draft, p_workflow jsonb, p_now timestamptz)
returns ojs.job
language plpgsql stable as $$
-- The row that a retried dead letter gets in ojs.job: p_job is the row that it had, p_draft what it is to be,
-- p_workflow whether its workflow continues (ojs.revive_workflow).
declare
  v_job ojs.job := p_job;
begin
  v_job.queue := p_draft.queue;
  v_job.max_attempts := p_draft.max_attempts;
  v_job.limit_key := p_draft.limit_key;
  v_job.doc := p_draft.doc || jsonb_build_object('re_enqueued_at', ojs.stamp(p_now));
  v_job.state := 'pending';
  v_job.attempt := 0;
  v_job.due_at := null;
  v_job.retry_delay_ms := null;
  v_job.deadline_at := case when v_job.deadline_at > p_now then v_job.deadline_at end;
  if v_job.expires_at <= p_now then
    v_job.expires_at := null;
    v_job.doc := v_job.doc - 'expires_at';
  end if;
  if p_workflow -> 'revived' = 'false' then
    -- The job runs outside its workflow, but still gets the results of earlier steps.
    if p_workflow ? 'state' then
      v_job.doc := v_job.doc || case when v_job.workflow_id is null then '{}'
        else jsonb_build_object('parent_results', ojs.parent_results(v_job.workflow_id, v_job.step)) end;
    end if;
    v_job.workflow_id := null;
    v_job.step := null;
  end if;
  return v_job;
end;
$$;
