create or replace function ojs.plan_workflow(p_definition jsonb, p_path text, p_depth integer, p_lenient boolean,
  p_now timestamptz, out plan jsonb, out errors jsonb)
language plpgsql as $$
-- A workflow definition as a plan: {type, name, meta, job_count, steps: [{index, role, name, type, spec or plan,
-- depends_on, after}], warnings}. Whether it is a chain, group, batch or DAG, it becomes steps, each with the indexes
-- of the steps that it comes after (ojs-workflows 3-6, 10; ojs-http-binding 14). errors lists all that is wrong, each
-- with its path. Nothing is stored.
declare
  v_type text := p_definition ->> 'type';
  v_items_at text;
  v_items jsonb;
  v_callbacks jsonb := '[]';
  v_callback_roles text[] := '{}';
  v_steps jsonb;
  v_names constant text[] := '{id,type,name,meta,options,steps,jobs,callbacks,depends_on}';
  v_roles constant text[] := array['on_complete', 'on_success', 'on_failure'];
begin
  errors := case
    when jsonb_typeof(p_definition) is distinct from 'object' then ojs.plan_error(p_path, 'must be an object')
    when ojs.unfit_json(p_definition -> 'meta') is not null then
      ojs.plan_error(p_path || '.meta', ojs.unfit_json(p_definition -> 'meta') ->> 'message')
    when p_depth > 10 then ojs.plan_error(p_path, 'workflows nest at most 10 levels deep')
    when v_type not in ('chain', 'group', 'batch', 'dag') then
      ojs.plan_error(p_path || '.type', 'must be chain, group or batch')
    when jsonb_typeof(p_definition -> 'name') not in ('string', 'null') then
      ojs.plan_error(p_path || '.name', 'must be a string')
    when jsonb_typeof(p_definition -> 'meta') not in ('object', 'null') then
      ojs.plan_error(p_path || '.meta', 'must be an object')
    when jsonb_typeof(p_definition -> 'options') not in ('object', 'null') then
      ojs.plan_error(p_path || '.options', 'must be an object')
  end;
  if errors is not null then
    return;
  end if;

  v_type := coalesce(v_type, 'dag');
  v_items_at := case when p_definition ->> 'steps' is not null
    or (v_type in ('chain', 'dag') and p_definition ->> 'jobs' is null) then 'steps' else 'jobs' end;
  v_items := p_definition -> v_items_at;
  if jsonb_typeof(v_items) is distinct from 'array' or jsonb_array_length(v_items) not between 1 and 10000 then
    errors := ojs.plan_error(p_path || '.' || v_items_at, v_items_at || ' must be an array of 1 to 10000 elements');
    return;
  elsif v_type = 'batch' then
    select coalesce(jsonb_agg(c.value order by array_position(v_roles, c.key)), '[]'),
      array_agg(c.key order by array_position(v_roles, c.key))
    into v_callbacks, v_callback_roles
    from jsonb_each(case jsonb_typeof(p_definition -> 'callbacks') when 'object' then p_definition -> 'callbacks'
      else '{}' end) c
    where c.key = any (v_roles) and c.value <> 'null';
    if v_callbacks = '[]' then
      errors := ojs.plan_error(p_path || '.callbacks',
        'must contain at least one of on_complete, on_success, on_failure');
      return;
    end if;
  end if;

  select jsonb_agg(ojs.plan_step(i.value, i.ordinality::integer - 1,
    case when c.role is not null then c.role
      -- The Python client sends the callbacks of a batch as steps of a DAG.
      when v_type = 'dag' and i.value #>> '{options,callback_type}' = any (v_roles)
        then i.value #>> '{options,callback_type}'
      else 'step' end,
    case when c.role is null then format('%s.%s[%s]', p_path, v_items_at, i.ordinality - 1)
      else format('%s.callbacks.%s', p_path, c.role) end,
    p_definition -> 'options', p_depth, p_lenient, p_now) order by i.ordinality)
  into v_steps
  from jsonb_array_elements(v_items || v_callbacks) with ordinality i,
    lateral (select v_callback_roles[i.ordinality - jsonb_array_length(v_items)] as role) c;

  select coalesce(jsonb_agg(jsonb_build_object('path', format('%s.%s[%s].depends_on', p_path, v_items_at,
    s.value -> 'index'),
    'message', 'counts only in a dag') order by s.ordinality), '[]')
  into errors
  from jsonb_array_elements(v_steps) with ordinality s
  where v_type <> 'dag' and s.value ->> 'role' = 'step' and s.value -> 'depends_on' <> '[]';

  v_steps := case v_type
    when 'chain' then (
      select jsonb_agg(s.value || case when s.ordinality = 1 then '{"after": []}'
        else jsonb_build_object('after', jsonb_build_array(s.ordinality - 2),
          'depends_on', jsonb_build_array(v_steps -> (s.ordinality::integer - 2) -> 'name')) end order by s.ordinality)
      from jsonb_array_elements(v_steps) with ordinality s)
    when 'dag' then ojs.plan_edges(v_steps, p_path || '.' || v_items_at)
    else (select jsonb_agg(s.value || '{"after": []}' order by s.ordinality)
      from jsonb_array_elements(v_steps) with ordinality s)
  end;
  if v_type = 'dag' and v_steps @? '$[*] ? (@.role != "step")' then
    v_type := 'batch';
  end if;

  select errors || coalesce(jsonb_agg(e.value), '[]') into errors
  from jsonb_array_elements(v_steps) s, jsonb_array_elements(s.value -> 'errors') e;
  if not v_steps @? '$[*] ? (@.role == "step")' then
    errors := errors || ojs.plan_error(p_path || '.' || v_items_at, 'must contain a step that is not a callback');
  end if;
  plan := jsonb_build_object('type', v_type, 'name', coalesce(p_definition ->> 'name', v_type),
    'meta', p_definition -> 'meta', 'steps', v_steps,
    'warnings', coalesce(ojs.name_warnings(null, p_definition, p_path || '.', v_names), '[]') || (
      select coalesce(jsonb_agg(w.value order by s.ordinality, w.ordinality), '[]')
      from jsonb_array_elements(v_steps) with ordinality s,
        jsonb_array_elements(s.value -> 'warnings') with ordinality w),
    'job_count', (select sum(coalesce((s.value #> '{plan,job_count}')::integer, 1))
      from jsonb_array_elements(v_steps) s where s.value ->> 'role' = 'step'));
end;
$$;
