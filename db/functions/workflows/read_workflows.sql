create or replace function ojs.read_workflows(p_states text[], p_since uuid, p_before uuid, p_type text, p_name text,
  p_most integer) returns table (id uuid, selected boolean)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- Ids of the workflows in these states that are not part of another one, from p_since to before p_before, newest first;
-- selected says whether type and name select one. Reads p_most of each state at most, and returns as many. The index
-- has the workflows of one state in order, so the states are read one by one and merged.
begin
  return query
  select r.id, r.selected
  from unnest(p_states) s(state), lateral (
    select w.id, (p_type is null or w.type = p_type) and (p_name is null or w.name = p_name) as selected
    from ojs.workflow w
    where w.state = s.state and w.parent_id is null and w.id >= p_since and w.id < p_before
    order by w.id desc limit p_most) r
  order by r.id desc limit p_most;
end;
$$;
