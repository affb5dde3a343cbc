create or replace function ojs.settle_draft(inout draft ojs.draft, p_now timestamptz)
language plpgsql as $$
-- May this draft be placed? If not, its error is set: refused before, its id taken, or its unique policy
-- refused it. existing is the job to answer with instead; then error is set too, to '{}'.
declare
  v_verdict record;
begin
  if draft.error is null and draft.given_id then
    draft.error := ojs.taken_id(draft.id);
  end if;
  if draft.error is null and draft.unique_key is not null then
    v_verdict := ojs.settle_unique(draft, p_now);
    draft := v_verdict.draft;
    draft.existing := v_verdict.existing;
    draft.error := case when draft.existing is null then v_verdict.error else '{}' end;
  end if;
end;
$$;
