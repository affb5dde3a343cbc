create or replace function ojs.start_steps(p_id uuid, p_indexes integer[], p_now timestamptz) returns ojs.step_ending[]
language plpgsql as $$
-- Starts steps of a workflow: enqueues their jobs as one set, creates their nested workflows. Returns
-- those that failed at once because their job was refused.
declare
  v_failed ojs.step_ending[] := '{}';
  v_jobs integer[];
  v_step ojs.step;
  v_child record;
begin
  v_jobs := array(select s.index from ojs.step s
    where s.workflow_id = p_id and s.index = any (p_indexes) and not s.spec ? 'steps' order by s.index);
  if v_jobs <> '{}' then
    with placed as materialized (
      select v_jobs[p.ord] as index, p.job,
        case when p.deduplicated then ojs.error('duplicate', 'a job with the same unique key exists already',
          jsonb_build_object('existing_job_id', p.job -> 'id')) else p.error end as error
      from ojs.insert_jobs(array(
        select ojs.step_draft(s, p_now) from ojs.step s
        where s.workflow_id = p_id and s.index = any (v_jobs) order by s.index), p_now) p
    ), started as (
      update ojs.step s
      set state = 'pending', job_id = (p.job ->> 'id')::uuid
      from placed p
      where s.workflow_id = p_id and s.index = p.index and p.error is null
    )
    select coalesce(array_agg(row(p_id, p.index, 'failed', null, p.error, 0, null)::ojs.step_ending), '{}')
    into v_failed
    from placed p
    where p.error is not null;
  end if;

  for v_step in
    select * from ojs.step s where s.workflow_id = p_id and s.index = any (p_indexes) and s.spec ? 'steps' order by s.index
  loop
    v_child := ojs.create_workflow(v_step.spec,
      (select w.root_id from ojs.workflow w where w.id = p_id), p_id, v_step.index, p_now);
    update ojs.step s set state = 'pending', child_id = v_child.id where s.workflow_id = p_id and s.index = v_step.index;
    v_failed := v_failed || v_child.failed;
  end loop;
  return v_failed;
end;
$$;
