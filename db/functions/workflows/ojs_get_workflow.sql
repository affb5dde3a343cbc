create or replace function ojs_get_workflow(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/workflows/{id}
declare
  v_workflow jsonb := ojs.workflow_json(ojs.as_uuid(p_request ->> 'id'));
begin
  perform ojs.guard('public.ojs_get_workflow(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  if v_workflow is null then
    perform ojs.raise(ojs.not_found('workflow', p_request ->> 'id'));
  end if;
  return ojs.ok(ojs.workflow_body(v_workflow));
end;
$$;
comment on function ojs_get_workflow is
  'The workflow {id} with its steps: 200 {workflow}. Errors OJ400, OJ404. ojs-workflows 11.2, ojs-http-binding 14.2.';
