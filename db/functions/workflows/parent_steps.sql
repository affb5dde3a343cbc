create or replace function ojs.parent_steps(p_id uuid, p_step integer) returns setof ojs.step
language plpgsql stable as $$
-- The steps whose results a step gets, in order: in a chain all earlier steps, in a DAG its dependencies; a callback
-- gets all jobs of its batch. The first steps of a nested workflow get what the step gets that it is in its parent
-- (ojs-workflows 7). Large results are not read here: they are stored outside the rows.
declare
  v_type text;
  v_parent_id uuid;
  v_parent_step integer;
  v_role text;
  v_depends_on text[];
begin
  select w.type, w.parent_id, w.parent_step, s.role, s.depends_on
  into v_type, v_parent_id, v_parent_step, v_role, v_depends_on
  from ojs.workflow w join ojs.step s on s.workflow_id = w.id
  where w.id = p_id and s.index = p_step;
  if v_role <> 'step' or (v_type = 'chain' and p_step > 0) then
    return query
    select s.* from ojs.step s
    where s.workflow_id = p_id and s.role = 'step' and (v_role <> 'step' or s.index < p_step)
    order by s.index;
  elsif v_depends_on <> '{}' then
    return query
    select s.* from ojs.edge g join ojs.step s on s.workflow_id = p_id and s.index = g.from_index
    where g.workflow_id = p_id and g.to_index = p_step
    order by array_position(v_depends_on, s.name);
  elsif v_parent_id is not null then
    return query select s.* from ojs.parent_steps(v_parent_id, v_parent_step) s;
  end if;
end;
$$;
