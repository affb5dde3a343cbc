create or replace function ojs.enqueue_drafts(p_drafts ojs.draft[], p_now timestamptz) returns ojs.draft[]
language plpgsql as $$
-- Inserts drafts under their unique policies and the rule that ids are never used twice. Returns them in
-- order: error is set where one was or became refused, existing where a unique policy answers with another
-- job. Never raises for a bad item.
declare
  v_unknown boolean;
  v_given boolean;
  v_unique boolean;
  v_simple boolean;
  v_one_by_one boolean;
begin
  select bool_or(d.limit_key is not null or not exists (
      select from ojs.lane l where l.queue = d.queue and l.priority = d.priority and l.plain)),
    bool_or(d.given_id), bool_or(d.unique_key is not null),
    bool_and(d.error is null and d.state = 'available')
  into v_unknown, v_given, v_unique, v_simple
  from unnest(p_drafts) d;
  if v_unknown then
    p_drafts := ojs.refuse_draining(p_drafts);
    perform ojs.make_queues(p_drafts, p_now);
    -- Before the unique keys, as in the lock order.
    perform ojs.lock_bounds(p_drafts);
  end if;
  if not (v_given or v_unique) then
    return ojs.insert_drafts(p_drafts, p_now, v_simple);
  end if;

  if v_unique then
    perform ojs.lock_unique_keys(array(select d.unique_key from unnest(p_drafts) d
      where d.error is null and d.unique_key is not null), p_now);
  end if;
  -- Jobs of one set with the same fingerprint, or the same id, have to see each other.
  v_one_by_one := exists (
    select from unnest(p_drafts) d, lateral (values (d.unique_key),
      (case when d.given_id then uuid_send(d.id) end)) k(key)
    where k.key is not null group by k.key having count(*) > 1);
  for v_number in 1..cardinality(p_drafts) loop
    p_drafts[v_number] := ojs.settle_draft(p_drafts[v_number], p_now);
    if v_one_by_one then
      p_drafts[v_number] := (ojs.insert_given(array[p_drafts[v_number]], p_now))[1];
    end if;
  end loop;
  return case when v_one_by_one then p_drafts else ojs.insert_given(p_drafts, p_now) end;
end;
$$;
