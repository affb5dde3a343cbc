create or replace function ojs.cancel_job(p_id uuid, p_now timestamptz, p_wait boolean default true,
  p_running boolean default null, out job jsonb, out previous_state text)
language plpgsql as $$
-- Cancels a live job and returns it as answers show it; job is null when there is none to cancel. p_wait false: a job
-- that another transaction is moving now is left alone, and so is an active one unless p_running.
declare
  v_taken record;
begin
  select * into v_taken from ojs.take_job(p_id, p_wait, coalesce(p_running, p_wait));
  previous_state := v_taken.state;
  if v_taken.state is null then
    return;
  end if;
  job := (ojs.finish_jobs('job.cancelled', array[row(1, p_id,
    coalesce((v_taken.held).attempt, (v_taken.job).attempt), (v_taken.held).started_at, null, null,
    v_taken.state, false, jsonb_build_object('previous_state', v_taken.state),
    (v_taken.held).worker_id)::ojs.job_end], p_now)).jobs[1];
end;
$$;
