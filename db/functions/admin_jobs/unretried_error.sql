create or replace function ojs.unretried_error(p_id text) returns jsonb
language plpgsql stable as $$
-- The error object for a job that cannot be retried, with a hint that says what can be done instead.
declare
  v_state text := ojs.find_job(ojs.as_uuid(p_id)) ->> 'state';
begin
  if v_state is null then
    return ojs.not_found('job', p_id);
  end if;
  return ojs.wrong_state(ojs.as_uuid(p_id), v_state, 'discarded, retryable or scheduled')
    || jsonb_build_object('hint', case v_state
      when 'cancelled' then 'a cancelled job does not come back; enqueue a new one with its type and args'
      when 'completed' then 'the job has done its work; to do it once more, enqueue a new one'
      when 'pending' then 'activate the job, or run it'
      else 'the job is on its way already' end);
end;
$$;
