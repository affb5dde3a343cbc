create or replace function ojs.step_draft(p_step ojs.step, p_now timestamptz) returns ojs.draft
language plpgsql as $$
-- The draft of the job of a step.
declare
  v_draft ojs.draft := ojs.draft_job(p_step.spec, false, p_now);
begin
  v_draft.workflow_id := p_step.workflow_id;
  v_draft.step := p_step.index;
  v_draft.doc := coalesce(v_draft.doc, ('{' || v_draft.doc_text)::jsonb)
    || jsonb_build_object('workflow_id', p_step.workflow_id);
  v_draft.doc_text := null;
  return v_draft;
end;
$$;
