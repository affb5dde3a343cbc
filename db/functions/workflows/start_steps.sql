create or replace function ojs.start_steps(p_id uuid, p_indexes integer[], p_now timestamptz) returns ojs.step_end[]
language plpgsql set lock_timeout = '100ms' as $$
-- Starts waiting steps of a workflow: enqueues their jobs as one set, and creates their nested workflows. Returns the
-- steps that failed at once, because their job was refused. The root is locked here, so a unique key, or a job to
-- replace, that another transaction has locked is not waited for: that transaction may be waiting for the root.
declare
  v_failed ojs.step_end[] := '{}';
  v_jobs integer[];
  v_ids uuid[];
  v_step ojs.step;
  v_child record;
begin
  v_jobs := array(select s.index from ojs.step s
    where s.workflow_id = p_id and s.index = any (p_indexes) and s.state = 'waiting' and s.spec is not null
      order by s.index);
  if v_jobs <> '{}' then
    select array_agg(case when d.error is null then d.id end order by d.ordinality),
      coalesce(array_agg(row(p_id, v_jobs[d.ordinality], 'failed', null, case when d.existing is null then d.error
          else ojs.error('duplicate', 'a job with the same unique key exists already',
            jsonb_build_object('existing_job_id', d.existing -> 'id')) end, 0, null)::ojs.step_end)
        filter (where d.error is not null), '{}')
    into v_ids, v_failed
    from unnest(ojs.enqueue_drafts(array(
      select ojs.step_draft(s, p_now) from ojs.step s
      where s.workflow_id = p_id and s.index = any (v_jobs) order by s.index), p_now)) with ordinality d;

    -- A job that another one of the same set has replaced, by a unique policy, has ended already, and so has its step.
    update ojs.step s
    set job_id = u.id, state = case s.state when 'waiting' then 'pending' else s.state end
    from unnest(v_jobs, v_ids) u(index, id)
    where s.workflow_id = p_id and s.index = u.index and u.id is not null;
  end if;

  for v_step in
    select * from ojs.step s
    where s.workflow_id = p_id and s.index = any (p_indexes) and s.state = 'waiting' and s.plan is not null
      order by s.index
  loop
    v_child := ojs.create_workflow(v_step.plan,
      (select w.root_id from ojs.workflow w where w.id = p_id), p_id, v_step.index, p_now);
    update ojs.step s set state = 'pending', child_id = v_child.id where s.workflow_id = p_id
      and s.index = v_step.index;
    v_failed := v_failed || v_child.failed;
  end loop;
  return v_failed;
exception
  when lock_not_available then
    perform ojs.try_again('a unique key or job that a workflow step needs is held by another transaction');
    return null;
end;
$$;
