create or replace function ojs.failed_steps(p_id uuid) returns table (job_id uuid, shown jsonb, problem text)
language sql stable as $$
  -- The steps of a workflow, and of those nested in it, that have failed, or whose job was cancelled. shown names one.
  -- problem says why it cannot be retried, null when it can: its job was not made, was cancelled, or is no longer kept.
  with recursive tree as (
    select w.id from ojs.workflow w where w.id = p_id
    union all
    select w.id from tree t join ojs.workflow w on w.parent_id = t.id
  )
  select s.job_id, jsonb_build_object('workflow_id', s.workflow_id, 'step_id', s.name, 'index', s.index,
      'job_id', s.job_id),
    case when s.job_id is null then 'not_started' when s.state = 'cancelled' then 'cancelled'
      when d.id is null then 'removed' end
  from tree t join ojs.step s on s.workflow_id = t.id
    left join ojs.dead d on d.id = s.job_id
      and (d.record ->> 'workflow_id')::uuid = s.workflow_id and (d.record ->> 'step')::integer = s.index
  where s.child_id is null and (s.state = 'failed' or s.state = 'cancelled' and s.job_id is not null)
  order by s.job_id
$$;
