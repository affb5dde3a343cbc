create or replace function ojs.no_dead_letter(p_id text) returns jsonb
language sql stable as $$
  -- The error object for an id that no discarded job has: there is no such job, or it is in another state.
  select case when j.job is null or j.job ->> 'state' = 'discarded' then ojs.not_found('dead_letter_job', p_id)
    else ojs.wrong_state(ojs.as_uuid(p_id), j.job ->> 'state', 'discarded') end
  from (select ojs.find_job(ojs.as_uuid(p_id)) as job) j
$$;
