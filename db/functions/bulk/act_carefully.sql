create or replace function ojs.act_carefully(p_action text, p_ids uuid[], p_target text, p_ended_before timestamptz,
  p_now timestamptz) returns jsonb[]
language plpgsql as $$
-- As ojs.act_on_jobs, for jobs of which one made that fail: a failure is now that of its job alone. Each job has a
-- subtransaction, so they must be few: PostgreSQL is slow for everybody while one transaction has more than 64.
declare
  v_errors jsonb[] := '{}';
  v_id uuid;
  v_error jsonb;
begin
  foreach v_id in array p_ids loop
    begin
      v_error := ojs.act_on_job(p_action, v_id, p_target, p_ended_before, p_now);
    exception
      when lock_not_available or deadlock_detected or serialization_failure then
        v_error := ojs.busy_error(v_id);
      when others then
        v_error := ojs.error('backend_error', sqlerrm, jsonb_build_object('job_id', v_id, 'sqlstate', sqlstate));
    end;
    v_errors := array_append(v_errors, v_error);
  end loop;
  return v_errors;
end;
$$;
