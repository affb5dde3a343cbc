create or replace function ojs.revive_step(p_id uuid, p_step integer, p_now timestamptz) returns void
language plpgsql as $$
-- Lets a failed step run again; the caller has locked the root, and no workflow around the step was cancelled. Steps
-- that were cancelled only because of this failure wait again. Of the callbacks of a batch, only on_success waits
-- again, unless it has run: the others have reported the failure. A workflow that had ended runs again, and so does the
-- step that it is in its parent.
declare
  v_workflow ojs.workflow;
  v_step ojs.step;
  v_again integer;
begin
  select * into v_workflow from ojs.workflow w where w.id = p_id;
  update ojs.step s
  set state = 'pending', result = null, result_bytes = null, error = null, attempt = null, started_at = null,
      completed_at = null
  where s.workflow_id = p_id and s.index = p_step
  returning * into v_step;

  with recursive later as (
    select g.to_index from ojs.edge g where g.workflow_id = p_id and g.from_index = p_step
    union
    select g.to_index from later l join ojs.edge g on g.workflow_id = p_id and g.from_index = l.to_index
  ), blocked as (
    select s.index from ojs.step s
    where s.workflow_id = p_id and s.role = 'step' and s.state in ('failed', 'cancelled') and ojs.was_started(s)
    union
    select g.to_index from blocked b join ojs.edge g on g.workflow_id = p_id and g.from_index = b.index
  ), again as (
    update ojs.step s
    set state = 'waiting', completed_at = null, waiting_on = (
      select count(*) from ojs.edge g join ojs.step f on f.workflow_id = p_id and f.index = g.from_index
      where g.workflow_id = p_id and g.to_index = s.index and f.state <> 'completed')
    where s.workflow_id = p_id and s.state = 'cancelled'
      and s.index in (select l.to_index from later l) and s.index not in (select b.index from blocked b)
    returning s.index
  )
  select count(*) into v_again from again;
  if v_step.role = 'step' then
    update ojs.step s set state = 'waiting', completed_at = null
    where s.workflow_id = p_id and s.role = 'on_success' and s.state = 'cancelled' and not ojs.was_started(s);
    update ojs.workflow w set pending = w.pending + 1 + v_again, callbacks_pending = null where w.id = p_id;
  else
    update ojs.workflow w set callbacks_pending = w.callbacks_pending + 1 where w.id = p_id;
  end if;

  if v_workflow.state <> 'running' then
    update ojs.workflow w set state = 'running', completed_at = null where w.id = p_id;
    perform ojs.record_workflow_event(p_id, 'workflow.resumed',
      jsonb_build_object('step_id', v_step.name, 'step_type', v_step.type), p_now);
    if v_workflow.parent_id is not null then
      perform ojs.revive_step(v_workflow.parent_id, v_workflow.parent_step, p_now);
    end if;
  end if;
end;
$$;
