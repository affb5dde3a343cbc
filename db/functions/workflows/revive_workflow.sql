create or replace function ojs.revive_workflow(p_id uuid, p_step integer, p_now timestamptz) returns jsonb
language plpgsql as $$
-- Lets a workflow that failed continue from the step of a retried dead letter, and so the workflows around it; locks
-- their root. Returns {id, state, revived}; null without a workflow. When the workflow cannot continue, revived is
-- false and reason says why: it, or a workflow around it, was cancelled, completed or removed. A completed batch can
-- continue if on_success has not run and the batch is not nested.
declare
  v_state text;
  v_reason text;
begin
  if p_id is null then
    return null;
  end if;
  perform from ojs.workflow w where w.id = (select x.root_id from ojs.workflow x where x.id = p_id) for update;
  with recursive around as (
    select w.*, 1 as depth from ojs.workflow w where w.id = p_id
    union all
    select w.*, a.depth + 1 from around a join ojs.workflow w on w.id = a.parent_id
  )
  select min(a.state) filter (where a.depth = 1),
    case when coalesce(bool_and(a.id <> a.root_id), true) then 'removed'
      else (array_agg(a.state order by a.depth) filter (
      where a.state = 'cancelled' or a.state = 'completed' and (a.parent_id is not null or not exists (
        select from ojs.step s
        where s.workflow_id = a.id and s.role = 'on_success' and s.state = 'cancelled'
          and not ojs.was_started(s)))))[1] end
  into v_state, v_reason
  from around a;

  if v_reason is null then
    perform ojs.revive_step(p_id, p_step, p_now);
    v_state := 'running';
  end if;
  return jsonb_strip_nulls(jsonb_build_object('id', p_id, 'state', v_state, 'revived', v_reason is null,
    'reason', v_reason));
end;
$$;
