create or replace function ojs_job_lineage(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/jobs/{id}/lineage
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_job jsonb := ojs.find_job(v_id);
  v_flow uuid;
  v_step record;
  v_parents jsonb;
  v_children jsonb;
begin
  perform ojs.guard('public.ojs_job_lineage(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  if v_job is null then
    perform ojs.raise(ojs.not_found('job', p_request ->> 'id'));
  end if;
  v_flow := ojs.as_uuid(v_job ->> 'workflow_id');
  select s.index, w.root_id, w.type into v_step
  from ojs.step s join ojs.workflow w on w.id = s.workflow_id
  where s.workflow_id = v_flow and s.job_id = v_id;
  if found then
    select coalesce(jsonb_agg(ojs.lineage_step(p) order by p.index), '[]') into v_parents
    from (select s.* from ojs.parent_steps(v_flow, v_step.index) s limit 1000) p;
    select coalesce(jsonb_agg(ojs.lineage_step(c) order by c.index), '[]') into v_children
    from (
      select s.* from ojs.step s
      where s.workflow_id = v_flow and s.index <> v_step.index and (
        v_step.type = 'chain' and s.index = v_step.index + 1
        or exists (select from ojs.edge e
          where e.workflow_id = v_flow and e.from_index = v_step.index and e.to_index = s.index)
        or s.role <> 'step' and exists (select from ojs.step o
          where o.workflow_id = v_flow and o.index = v_step.index and o.role = 'step'))
      order by s.index limit 1000) c;
  end if;
  return ojs.ok(jsonb_build_object('job_id', v_id,
    'parent_id', coalesce(v_job -> 'parent_id', v_parents -> -1 -> 'job_id', 'null'),
    'workflow_id', v_flow, 'root_workflow_id', v_step.root_id,
    'root_id', coalesce(v_job -> 'root_id', v_parents -> 0 -> 'job_id', to_jsonb(v_id)),
    'parents', coalesce(v_parents, '[]'), 'children', coalesce(v_children, '[]')));
end;
$$;
comment on function ojs_job_lineage is
  'Where the job {id} stands in its workflow: 200 {job_id, parent_id, root_id, workflow_id, root_workflow_id, parents, '
  'children}. parents are the steps whose results it gets, children those that come right after it, at most 1,000 of '
  'each; GET /ojs/v1/workflows/{id} has the rest. Errors OJ400, OJ404. ojs-execution-history 7.2.';
