create or replace function ojs_create_workflow(p_request jsonb, p_lenient boolean default false,
  p_strict boolean default false)
returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/workflows
declare
  v_now timestamptz := ojs.now();
  v_planned record;
  v_created record;
  v_warnings jsonb;
begin
  perform ojs.guard('public.ojs_create_workflow(jsonb, boolean, boolean)');
  perform ojs.require_object(p_request);
  v_planned := ojs.plan_workflow(p_request, '$', 1, p_lenient, v_now);
  if v_planned.errors <> '[]' then
    perform ojs.fail('invalid_workflow', 'workflow is not valid: ' || (v_planned.errors #>> '{0,path}') || ' '
      || (v_planned.errors #>> '{0,message}'), jsonb_build_object('validation_errors', v_planned.errors));
  end if;

  v_warnings := v_planned.plan -> 'warnings';
  if p_strict and v_warnings <> '[]' then
    perform ojs.fail('invalid_workflow', 'workflow is not valid: ' || (v_warnings #>> '{0,message}'),
      jsonb_build_object(
      'field', v_warnings #> '{0,field}', 'suggestion', v_warnings #> '{0,suggestion}', 'validation_errors', (
        select jsonb_agg(jsonb_build_object('path', w.value -> 'field', 'message', w.value -> 'message')
          order by w.ordinality)
        from jsonb_array_elements(v_warnings) with ordinality w)));
  end if;

  v_created := ojs.create_workflow(v_planned.plan, null, null, null, v_now);
  if v_created.failed <> '{}' then
    perform ojs.raise((v_created.failed)[1].error);
  end if;
  return ojs.created(
    ojs.workflow_body(ojs.workflow_json(v_created.id)) || ojs.warnings_member(nullif(v_warnings, '[]')),
    '/ojs/v1/workflows/' || v_created.id);
end;
$$;
comment on function ojs_create_workflow is
  'Starts a workflow: {type: chain, steps}, {type: group, jobs} or {type: batch, jobs, callbacks}, which may be nested '
  'up to 10 levels deep, or a DAG {name, steps: [{id, type, args, depends_on, options}]}. 201 {workflow}, and warnings '
  'as ojs_enqueue; p_lenient and p_strict as there. Errors OJ400 (invalid_workflow with details.validation_errors), '
  'OJ409 when the unique key of a first job is taken. ojs-workflows 11.1, ojs-http-binding 14.1.';
