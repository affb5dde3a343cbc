create or replace function ojs.insert_rest(p_drafts ojs.draft[], p_now timestamptz) returns ojs.draft[]
language plpgsql as $$
-- The part of ojs.insert_drafts that is about drafts whose lane is new, or whose queue has settings: those that have no
-- error and no job yet. Makes their queues and lanes, gives them the defaults of their queue, refuses those that it
-- takes no more of, and inserts the others. Nobody can wait for rows inserted before, which are new, so the lock order
-- is kept.
declare
  v_rest ojs.draft[] := array(
    select d from unnest(p_drafts) d
    where d.error is null and not exists (select from ojs.job j where j.id = d.id and j.created_at = p_now));
  v_next integer := 1;
begin
  if v_rest = '{}' then
    return p_drafts;
  end if;
  -- First: when the deletion of a queue ends meanwhile, it is made anew.
  v_rest := ojs.refuse_draining(v_rest);
  perform ojs.make_queues(v_rest, p_now);
  if exists (select from unnest(v_rest) d join ojs.lane l on l.queue = d.queue and l.priority = d.priority
             where not l.plain) then
    v_rest := ojs.apply_queue_defaults(v_rest, p_now);
    v_rest := ojs.apply_bounds(v_rest, p_now);
  end if;
  perform ojs.insert_drafts(v_rest, p_now, true, true);

  for v_number in 1..cardinality(p_drafts) loop
    if p_drafts[v_number].error is null and p_drafts[v_number].id = v_rest[v_next].id then
      p_drafts[v_number] := v_rest[v_next];
      v_next := v_next + 1;
    end if;
  end loop;
  return p_drafts;
end;
$$;
