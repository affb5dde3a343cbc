create or replace function ojs.replay_draft(p_job ojs.job, p_override jsonb, p_now timestamptz) returns ojs.draft
language plpgsql as $$
-- The draft of the job that a retried dead letter becomes: the job as it was, or with the queue, args, meta or retry
-- policy of p_override (ojs-dead-letter 6.3). A changed job is checked as at enqueue; error is set when it is refused.
declare
  v_draft ojs.draft;
  v_unique record;
begin
  if p_job.doc ? 'erased_at' then
    v_draft.error := ojs.error('conflict', 'the data of the job was erased', jsonb_build_object('job_id', p_job.id,
      'reason', 'erased'), 'enqueue a new job');
    return v_draft;
  elsif nullif(p_override, 'null') is null then
    v_draft.id := p_job.id;
    v_draft.queue := p_job.queue;
    v_draft.priority := p_job.priority;
    v_draft.max_attempts := p_job.max_attempts;
    v_draft.limit_key := p_job.limit_key;
    v_draft.doc := p_job.doc;
    if p_job.doc ? 'unique' then
      v_unique := ojs.unique_policy(p_job.doc -> 'unique', p_job.doc, p_job.queue);
      v_draft.unique_key := v_unique.key;
      v_draft.unique_policy := v_unique.policy;
    end if;
    return v_draft;
  elsif jsonb_typeof(p_override) <> 'object' then
    v_draft.error := ojs.invalid('override', 'must be an object', p_override);
    return v_draft;
  end if;
  v_draft := ojs.draft_job(p_job.doc || (
    select coalesce(jsonb_object_agg(m.key, m.value), '{}') from jsonb_each(p_override) m
    where m.key in ('queue', 'args', 'meta', 'retry') and m.value <> 'null'), false, p_now);
  -- The checks of an enqueue removed the members that only our functions write.
  v_draft.doc := coalesce(v_draft.doc, ('{' || v_draft.doc_text)::jsonb) || (
    select coalesce(jsonb_object_agg(m.key, m.value), '{}') from jsonb_each(p_job.doc) m
    where m.key in ('created_at', 'activated_at', 'workflow_id', 'parent_results'));
  v_draft.doc_text := null;
  return v_draft;
end;
$$;
