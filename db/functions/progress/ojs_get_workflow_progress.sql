create or replace function ojs_get_workflow_progress(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/workflows/{id}/progress
declare
  v_progress jsonb;
begin
  perform ojs.guard('public.ojs_get_workflow_progress(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  v_progress := ojs.workflow_progress(ojs.as_uuid(p_request ->> 'id'));
  if v_progress is null then
    perform ojs.raise(ojs.not_found('workflow', p_request ->> 'id'));
  end if;
  return row(200, jsonb_strip_nulls(jsonb_build_object('X-OJS-Progress', v_progress ->> 'progress')),
    v_progress)::ojs.reply;
end;
$$;
comment on function ojs_get_workflow_progress is
  'The progress of the workflow {id}, from that of its steps: 200 {workflow_id, type, state, progress, steps: '
  '[{index, id, job_id, type, state, progress, data}]}. A step counts as much as its meta.progress_weight says (1), a '
  'nested workflow as one step; of a batch only completed jobs count. Errors OJ400, OJ404. ojs-progress 9.';
