create or replace function ojs.plan_edges(p_steps jsonb, p_path text) returns jsonb
language plpgsql immutable as $$
-- Gives each step of a DAG its member after, the indexes of the steps in depends_on, and checks that ids are unique,
-- that the steps in depends_on exist, and that there is no cycle. The Go client sends the callbacks of a batch as steps
-- with the ids on-complete, on-success and on-failure that depend on all jobs: these become callbacks. The errors are
-- added to those of the first step.
declare
  v_names jsonb;
  v_errors jsonb;
  v_steps jsonb;
begin
  select jsonb_object_agg(s.value ->> 'name', s.value -> 'index') into v_names from jsonb_array_elements(p_steps) s;
  select coalesce(jsonb_agg(e.error), '[]') into v_errors
  from (
    select jsonb_build_object('path', format('%s[%s].id', p_path, s.value -> 'index'),
      'message', format('step id %s is used twice', s.value ->> 'name')) as error
    from jsonb_array_elements(p_steps) s
    where v_names -> (s.value ->> 'name') <> s.value -> 'index'
    union all
    select jsonb_build_object('path', format('%s[%s].depends_on', p_path, s.value -> 'index'),
      'message', format('there is no step %s', d.name))
    from jsonb_array_elements(p_steps) s, jsonb_array_elements_text(s.value -> 'depends_on') d(name)
    where not v_names ? d.name) e;

  with step as (
    select s.value, s.ordinality,
      case when s.value ->> 'role' = 'step' and s.value ->> 'name' in ('on-complete', 'on-success', 'on-failure')
          and (select count(distinct d.name) from jsonb_array_elements_text(s.value -> 'depends_on') d(name)
               where d.name not in ('on-complete', 'on-success', 'on-failure'))
            = (select count(*) from jsonb_array_elements(p_steps) o
               where o.value ->> 'name' not in ('on-complete', 'on-success', 'on-failure'))
        then replace(s.value ->> 'name', '-', '_') else s.value ->> 'role' end as role
    from jsonb_array_elements(p_steps) with ordinality s
  )
  select jsonb_agg(s.value || jsonb_build_object('role', s.role, 'after', case s.role when 'step' then (
      select coalesce(jsonb_agg(distinct v_names -> d.name), '[]')
      from jsonb_array_elements_text(s.value -> 'depends_on') d(name) where v_names ? d.name) else '[]' end)
    order by s.ordinality)
  into v_steps
  from step s;

  select v_errors || coalesce(jsonb_agg(jsonb_build_object(
    'path', format('%s[%s].depends_on', p_path, s.value -> 'index'),
    'message', format('step %s is a callback, which starts when all steps have ended', d.name))), '[]')
  into v_errors
  from jsonb_array_elements(v_steps) s, jsonb_array_elements_text(s.value -> 'depends_on') d(name)
  where s.value ->> 'role' = 'step' and v_steps -> (v_names -> d.name)::integer ->> 'role' <> 'step';
  if v_errors = '[]' and ojs.has_cycle(v_steps) then
    v_errors := ojs.plan_error(p_path, 'depends_on forms a cycle');
  end if;
  return jsonb_set(v_steps, '{0,errors}', (v_steps #> '{0,errors}') || v_errors);
end;
$$;
