create or replace function ojs.advance_workflow(p_id uuid, p_ends ojs.step_end[], p_now timestamptz)
returns ojs.step_end[]
language plpgsql as $$
-- Records how steps of one workflow ended, and starts what follows them; the caller has locked the root. Returns the
-- ends of other steps that result: of steps that could not start, and, when this workflow ends, of the step that it is
-- in its parent.
declare
  v_workflow ojs.workflow;
  v_completed integer[];
  v_failed integer[];
  v_steps integer;
  v_callbacks integer;
  v_start integer[];
  v_unreachable integer;
  v_events jsonb;
begin
  with ended as (
    update ojs.step s
    set state = e.state, result = e.result, error = e.error,
        result_bytes = octet_length(coalesce(e.result, e.error)::text), attempt = e.attempt, started_at = e.started_at,
        completed_at = p_now
    from unnest(p_ends) e
    where s.workflow_id = p_id and s.index = e.step and s.state in ('waiting', 'pending')
    returning s.*
  )
  select array_agg(e.index) filter (where e.state = 'completed' and e.role = 'step'),
    array_agg(e.index) filter (where e.state <> 'completed' and e.role = 'step'),
    count(*) filter (where e.role = 'step'), count(*) filter (where e.role <> 'step'),
    jsonb_agg(jsonb_build_object('step_id', e.name, 'step_type', e.type, 'job_id', e.job_id,
      'duration_ms', coalesce(round(extract(epoch from p_now - e.started_at) * 1000)::bigint, 0)))
      filter (where e.state = 'completed')
  into v_completed, v_failed, v_steps, v_callbacks, v_events
  from ended e;

  update ojs.workflow w
  set pending = w.pending - v_steps, callbacks_pending = w.callbacks_pending - v_callbacks
  where w.id = p_id
  returning * into v_workflow;
  perform ojs.record_workflow_event(p_id, 'workflow.step_completed',
    e.value || jsonb_build_object('steps_remaining', v_workflow.pending), p_now)
  from jsonb_array_elements(v_events) e;
  if v_workflow.state <> 'running' then
    return '{}';
  end if;

  if v_failed is not null then
    -- Steps after one that failed or was cancelled can never start.
    with recursive unreachable as (
      select g.to_index from ojs.edge g where g.workflow_id = p_id and g.from_index = any (v_failed)
      union
      select g.to_index from unreachable u join ojs.edge g on g.workflow_id = p_id and g.from_index = u.to_index
    ), cancelled as (
      update ojs.step s set state = 'cancelled', completed_at = p_now
      where s.workflow_id = p_id and s.index in (select u.to_index from unreachable u) and s.state = 'waiting'
      returning s.index
    )
    select count(*) into v_unreachable from cancelled;
    update ojs.workflow w set pending = w.pending - v_unreachable
    where w.id = p_id and v_unreachable > 0
    returning * into v_workflow;
    if not found then
      select * into v_workflow from ojs.workflow w where w.id = p_id;
    end if;
  end if;

  if v_workflow.pending > 0 then
    with freed as (
      update ojs.step s set waiting_on = s.waiting_on - g.freed
      from (select g.to_index, count(*) as freed from ojs.edge g
            where g.workflow_id = p_id and g.from_index = any (v_completed) group by g.to_index) g
      where s.workflow_id = p_id and s.index = g.to_index
      returning s.index, s.waiting_on, s.state
    )
    select array_agg(f.index) into v_start from freed f where f.waiting_on = 0 and f.state = 'waiting';
    return ojs.start_steps(p_id, v_start, p_now);
  elsif v_workflow.type = 'batch' and v_workflow.callbacks_pending is null then
    v_start := ojs.due_callbacks(p_id, p_now);
    if v_start <> '{}' then
      return ojs.start_steps(p_id, v_start, p_now);
    end if;
  elsif v_workflow.callbacks_pending > 0 then
    return '{}';
  end if;
  return ojs.end_workflow(p_id, p_now);
end;
$$;
