create or replace function ojs.insert_jobs(p_drafts ojs.draft[], p_now timestamptz)
returns table (ord bigint, error jsonb, job jsonb, deduplicated boolean)
language plpgsql as $$
-- Inserts drafts under their unique policies and the rule that ids are never used twice. One row
-- a draft, in order; a draft with error set is passed through. Never raises for a bad item.
declare
  v_draft ojs.draft;
  v_drafts ojs.draft[] := '{}';
  v_existing jsonb[] := '{}';
  v_verdict record;
  v_one_by_one boolean;
begin
  perform ojs.make_queues(p_drafts, p_now);
  if not exists (select from unnest(p_drafts) d where d.error is not null or d.unique_key is not null or d.given_id) then
    return query select p.ord, p.error, p.job, false from ojs.place_jobs(p_drafts, p_now) p;
    return;
  end if;

  perform ojs.lock_unique_keys(array(select d.unique_key from unnest(p_drafts) d
    where d.error is null and d.unique_key is not null), p_now);
  -- Jobs of one set with the same fingerprint have to see each other.
  v_one_by_one := cardinality(p_drafts) > 1 and exists (
    select from unnest(p_drafts) d where d.unique_key is not null group by d.unique_key having count(*) > 1);
  foreach v_draft in array p_drafts loop
    v_verdict := ojs.settle_draft(v_draft, p_now);
    v_existing := v_existing || v_verdict.existing;
    v_drafts := v_drafts || v_verdict.draft;
    if v_one_by_one then
      return query
      select cardinality(v_drafts)::bigint, case when v_verdict.existing is null then coalesce((v_verdict.draft).error, p.error) end,
        coalesce(v_verdict.existing, p.job), v_verdict.existing is not null
      from (select) one left join ojs.place_jobs(array[v_verdict.draft], p_now) p on true;
    end if;
  end loop;
  if not v_one_by_one then
    return query
    select d.ordinality, case when v_existing[d.ordinality] is null then coalesce(d.error, p.error) end,
      coalesce(v_existing[d.ordinality], p.job), v_existing[d.ordinality] is not null
    from unnest(v_drafts) with ordinality d left join ojs.place_jobs(v_drafts, p_now) p on p.ord = d.ordinality
    order by d.ordinality;
  end if;
end;
$$;
