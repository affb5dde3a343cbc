create or replace function ojs.due_callbacks(p_id uuid, p_now timestamptz) returns integer[]
language plpgsql as $$
-- Returns the callbacks that are due now that all jobs of a batch have ended, and cancels the others (ojs-workflows
-- 6.5). In a batch that was revived, callbacks that have run stay as they are, and those that are running count as due,
-- so that the batch ends after them.
declare
  v_failed boolean := exists (
    select from ojs.step s where s.workflow_id = p_id and s.role = 'step' and s.state <> 'completed');
  v_due integer[];
begin
  v_due := array(select s.index from ojs.step s
    where s.workflow_id = p_id and s.role <> 'step'
      and (s.state = 'pending'
        or s.state = 'waiting' and s.role in ('on_complete', case when v_failed then 'on_failure'
          else 'on_success' end))
    order by s.index);
  update ojs.step s set state = 'cancelled', completed_at = p_now
  where s.workflow_id = p_id and s.role <> 'step' and s.state = 'waiting' and s.index <> all (v_due);
  update ojs.workflow w set callbacks_pending = cardinality(v_due) where w.id = p_id;
  return v_due;
end;
$$;
