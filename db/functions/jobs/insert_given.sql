create or replace function ojs.insert_given(p_drafts ojs.draft[], p_now timestamptz) returns ojs.draft[]
language plpgsql as $$
-- ojs.insert_drafts for drafts that may have clients' ids: one that somebody took meanwhile is a duplicate
-- error of that draft alone. Returns the drafts. Clients' ids are inserted in their own order, so that two batches
-- cannot wait for each other; their places are drawn in the order of the request before.
declare
  v_number integer;
  v_order integer[];
  v_inserted ojs.draft[];
  v_constraint text;
begin
  perform pg_current_xact_id();
  begin
    for v_number in 1..cardinality(p_drafts) loop
      if p_drafts[v_number].error is null then
        p_drafts[v_number].seq := nextval('ojs.ready_seq');
      end if;
    end loop;
    if cardinality(p_drafts) = 1 then
      return ojs.insert_drafts(p_drafts, p_now);
    end if;
    v_order := array(select d.ordinality from unnest(p_drafts) with ordinality d
      order by case when d.given_id then d.id end, d.seq, d.ordinality);
    v_inserted := '{}';
    foreach v_number in array v_order loop
      v_inserted := v_inserted || p_drafts[v_number];
    end loop;
    v_inserted := ojs.insert_drafts(v_inserted, p_now);
    for v_place in 1..cardinality(v_order) loop
      p_drafts[v_order[v_place]] := v_inserted[v_place];
    end loop;
    return p_drafts;
  exception
    when unique_violation then
      get stacked diagnostics v_constraint = constraint_name;
      if v_constraint <> 'job_pkey' then
        -- A place that was drawn before, where ojs.ready_seq is behind: the next one may be free.
        perform ojs.try_again(sqlerrm);
      end if;
      if cardinality(p_drafts) = 1 then
        p_drafts[1].error := ojs.error('duplicate', 'a job with this id exists already',
          jsonb_build_object('field', 'id', 'existing_job_id', p_drafts[1].id));
        return p_drafts;
      end if;
  end;
  for v_number in
    select d.number from generate_subscripts(p_drafts, 1) d(number) order by p_drafts[d.number].id
  loop
    p_drafts[v_number] := (ojs.insert_given(array[p_drafts[v_number]], p_now))[1];
  end loop;
  return p_drafts;
end;
$$;
