create or replace function ojs.cancel_workflow(p_id uuid, p_now timestamptz) returns void
language plpgsql as $$
-- Cancels a running workflow and those nested in it; the caller has locked the root. Waiting steps never start, jobs
-- that are not active are cancelled, and active jobs may finish, but nothing follows them. Jobs that another
-- transaction is moving now are skipped, because it may be waiting for the root; a later claim cancels them
-- (ojs.end_unclaimed).
declare
  v_step ojs.step;
begin
  update ojs.workflow w set state = 'cancelled', cancelled_at = p_now, completed_at = p_now where w.id = p_id;
  update ojs.step s set state = 'cancelled', completed_at = p_now where s.workflow_id = p_id and s.state = 'waiting';
  for v_step in select * from ojs.step s where s.workflow_id = p_id and s.state = 'pending' order by s.index loop
    if v_step.child_id is not null then
      perform ojs.cancel_workflow(v_step.child_id, p_now);
      update ojs.step s set state = 'cancelled', completed_at = p_now
      where s.workflow_id = p_id and s.index = v_step.index;
    else
      perform ojs.cancel_job(v_step.job_id, p_now, false);
    end if;
  end loop;
  perform ojs.record_workflow_event(p_id, 'workflow.cancelled', '{}', p_now);
end;
$$;
