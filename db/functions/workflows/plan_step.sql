create or replace function ojs.plan_step(p_item jsonb, p_index integer, p_role text, p_path text, p_options jsonb,
  p_depth integer, p_lenient boolean, p_now timestamptz) returns jsonb
language plpgsql as $$
-- One element of a workflow definition as a step {index, role, name, type, spec or plan, depends_on, errors, warnings}:
-- spec is the enqueue request of its job, plan the nested workflow. The id of an element is that of the step, not of
-- its job. Options of the workflow (p_options) are the defaults for those of the step.
declare
  v_step jsonb;
  v_nested record;
  v_draft ojs.draft;
  v_warnings jsonb;
begin
  if jsonb_typeof(p_item) <> 'object' then
    return jsonb_build_object('index', p_index, 'role', 'step', 'name', 'step-' || p_index, 'depends_on', '[]'::jsonb,
      'errors', ojs.plan_error(p_path, 'must be an object'));
  end if;
  v_step := jsonb_build_object('index', p_index, 'role', p_role, 'type', p_item -> 'type',
    'name', coalesce(p_item ->> 'id', case p_role when 'step' then coalesce(p_item ->> 'name', 'step-' || p_index)
      else p_role end),
    'depends_on', coalesce(nullif(p_item -> 'depends_on', 'null'), '[]'), 'errors', '[]'::jsonb);
  if jsonb_typeof(v_step -> 'depends_on') <> 'array'
    or v_step -> 'depends_on' @? 'strict $[*] ? (@.type() != "string")' then
    return v_step || jsonb_build_object('depends_on', '[]'::jsonb,
      'errors', ojs.plan_error(p_path || '.depends_on', 'must be an array of step ids'));
  elsif jsonb_typeof(p_item -> 'id') not in ('string', 'null') then
    return v_step || jsonb_build_object('errors', ojs.plan_error(p_path || '.id', 'must be a string'));
  elsif jsonb_typeof(p_item -> 'name') not in ('string', 'null') then
    return v_step || jsonb_build_object('errors', ojs.plan_error(p_path || '.name', 'must be a string'));
  end if;

  if p_item ->> 'type' in ('chain', 'group', 'batch') and not p_item ? 'args' and p_item ?| '{steps,jobs}' then
    v_nested := ojs.plan_workflow(
      case when jsonb_typeof(p_options) = 'object' then p_item || jsonb_build_object('options',
        p_options || case when jsonb_typeof(p_item -> 'options') = 'object' then p_item -> 'options' else '{}' end)
      else p_item end,
      p_path, p_depth + 1, p_lenient, p_now);
    return v_step || jsonb_build_object('plan', v_nested.plan - 'warnings', 'errors', v_nested.errors,
      'warnings', coalesce(v_nested.plan -> 'warnings', '[]'));
  end if;

  v_warnings := ojs.name_warnings(null, p_item - ojs.job_names(), p_path || '.', '{id,name,depends_on}');
  p_item := p_item - '{id,depends_on}'::text[];
  if jsonb_typeof(p_options) = 'object'
      and coalesce(jsonb_typeof(p_item -> 'options'), 'null') in ('object', 'null') then
    p_item := p_item || jsonb_build_object('options', p_options || coalesce(nullif(p_item -> 'options', 'null'), '{}'));
  end if;
  if p_role <> 'step' then
    p_item := p_item #- '{options,callback_type}';
  end if;
  if p_lenient and jsonb_typeof(p_item -> 'args') = 'object' then
    p_item := jsonb_set(p_item, '{args}', jsonb_build_array(p_item -> 'args'));
  end if;
  v_draft := ojs.draft_job(p_item, false, p_now);
  select coalesce(v_warnings, '[]') || coalesce(jsonb_agg(w.value || jsonb_build_object(
    'field', p_path || '.' || (w.value ->> 'field')) order by w.ordinality), '[]')
  into v_warnings
  from jsonb_array_elements(v_draft.warnings) with ordinality w;
  return v_step || jsonb_build_object('warnings', v_warnings, 'spec', p_item)
    || case when v_draft.error is null then '{}'
    else jsonb_build_object('errors', ojs.plan_error(
      p_path || coalesce('.' || (v_draft.error #>> '{details,field}'), ''), v_draft.error ->> 'message')) end;
end;
$$;
