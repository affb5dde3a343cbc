create or replace function ojs.retake_unique(p_draft ojs.draft, p_old_key bytea, p_now timestamptz) returns jsonb
language plpgsql as $$
-- Gives a retried dead letter its unique key, as an enqueue would; the caller has locked the rows of the keys. If
-- another job has the key, the retry is refused as a duplicate, or cancels that job (on_conflict replace). Returns the
-- error of a refusal; then nothing was changed. on_conflict
-- ignore refuses too: the retry is about this job, so it cannot answer with another. replace_except_schedule takes over
-- no schedule, because the job is available at once. When override has changed the key, the old one is given up.
declare
  v_error jsonb;
begin
  if p_draft.unique_key is not null then
    p_draft.unique_policy := p_draft.unique_policy || jsonb_build_object('on_conflict',
      case when starts_with(p_draft.unique_policy ->> 'on_conflict', 'replace') then 'replace' else 'reject' end);
    v_error := (ojs.settle_unique(p_draft, p_now)).error;
    if v_error is not null then
      return v_error;
    end if;
    insert into ojs.unique_job (key, job_id) values (p_draft.unique_key, p_draft.id) on conflict do nothing;
  end if;
  if p_old_key is distinct from p_draft.unique_key then
    delete from ojs.unique_job u where u.key = p_old_key and u.job_id = p_draft.id;
  end if;
  return null;
end;
$$;
