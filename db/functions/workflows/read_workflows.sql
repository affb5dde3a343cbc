create or replace function ojs.read_workflows(p_states text[], p_since uuid, p_before uuid, p_type text, p_name text,
  p_most integer) returns table (id uuid, selected boolean)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- Ids of the workflows that are not part of another one, from p_since to before p_before, newest first; selected says
-- whether states, type and name select one. Reads p_most of each state at most, or of those with the name, and returns
-- as many. An index has the workflows of one state, or of one name, in order; the states are merged. Rows are
-- compared as a whole, or the planner would walk through all ids in order for a rare name.
begin
  if p_name is not null then
    return query
    select w.id, w.state = any (p_states) and (p_type is null or w.type = p_type)
    from ojs.workflow w
    where (w.name, w.id) >= (p_name, p_since) and (w.name, w.id) < (p_name, p_before) and w.parent_id is null
    order by w.name desc, w.id desc limit p_most;
    return;
  end if;
  return query
  select r.id, r.selected
  from unnest(p_states) s(state), lateral (
    select w.id, p_type is null or w.type = p_type as selected
    from ojs.workflow w
    where (w.state, w.id) >= (s.state, p_since) and (w.state, w.id) < (s.state, p_before) and w.parent_id is null
    order by w.state desc, w.id desc limit p_most) r
  order by r.id desc limit p_most;
end;
$$;
