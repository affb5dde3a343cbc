create or replace function ojs.insert_jobs(p_drafts ojs.draft[], p_now timestamptz)
returns table (ord bigint, error jsonb, job jsonb, deduplicated boolean)
language plpgsql as $$
-- Inserts drafts under their unique policies and the rule that ids are never used twice. One row
-- a draft, in order; a draft with error set is passed through. Never raises for a bad item.
declare
  v_draft ojs.draft;
  v_verdict record;
  v_job jsonb;
  v_error jsonb;
  v_ord bigint := 0;
begin
  if not exists (select from unnest(p_drafts) d where d.error is not null or d.unique_key is not null or d.given_id) then
    return query select p.ord, p.error, p.job, false from ojs.place_jobs(p_drafts, p_now) p;
    return;
  end if;

  perform ojs.lock_unique_keys(array(select d.unique_key from unnest(p_drafts) d
    where d.error is null and d.unique_key is not null), p_now);
  foreach v_draft in array p_drafts loop
    v_ord := v_ord + 1;
    v_job := null;
    v_error := v_draft.error;
    if v_error is null and v_draft.given_id then
      v_error := ojs.taken_id(v_draft.id);
    end if;
    if v_error is null and v_draft.unique_key is not null then
      select * into v_verdict from ojs.settle_unique(v_draft, p_now);
      if v_verdict.existing is not null then
        return query select v_ord, null::jsonb, v_verdict.existing, true;
        continue;
      end if;
      v_error := v_verdict.error;
      v_draft := v_verdict.draft;
    end if;
    if v_error is null then
      select p.error, p.job into v_error, v_job from ojs.place_jobs(array[v_draft], p_now) p;
      if v_error is null and v_draft.unique_key is not null then
        insert into ojs.unique_job (key, job_id) values (v_draft.unique_key, v_draft.id);
      end if;
    end if;
    return query select v_ord, v_error, v_job, false;
  end loop;
end;
$$;
