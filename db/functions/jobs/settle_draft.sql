create or replace function ojs.settle_draft(inout draft ojs.draft, p_now timestamptz)
language plpgsql as $$
-- Checks a draft against existing jobs: is its id free, and what does its unique policy say? error is set when it must
-- not be inserted. existing is set when an existing job is the answer; then error is '{}'.
declare
  v_verdict record;
begin
  if draft.error is null and draft.given_id then
    draft.error := ojs.taken_id_error(draft.id);
  end if;
  if draft.error is null and draft.unique_key is not null then
    v_verdict := ojs.settle_unique(draft, p_now);
    draft := v_verdict.draft;
    draft.existing := v_verdict.existing;
    draft.error := case when draft.existing is null then v_verdict.error else '{}' end;
  end if;
end;
$$;
