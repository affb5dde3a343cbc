create or replace function ojs.untaken_error(p_id uuid, p_expected text) returns jsonb
language plpgsql stable as $$
-- The error object for a job that could not be taken: there is none, it is in a state that is not expected, or another
-- transaction is acting on it.
declare
  v_state text := ojs.find_job(p_id) ->> 'state';
begin
  return case
    when v_state is null then ojs.not_found('job', p_id::text)
    when strpos(p_expected, v_state) > 0 then ojs.busy_error(p_id)
    else ojs.wrong_state(p_id, v_state, p_expected) end;
end;
$$;
