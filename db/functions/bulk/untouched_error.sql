create or replace function ojs.untouched_error(p_action text, p_id uuid) returns jsonb
language sql stable as $$
  -- Why an operation on many jobs left this one alone: it is not there, its state does not allow it, or another
  -- transaction is acting on it at this moment.
  select case
    when j.job is null then ojs.not_found('job', p_id::text)
    when j.job ->> 'state' = any (s.states) then ojs.busy_error(p_id)
    else ojs.wrong_state(p_id, j.job ->> 'state', array_to_string(s.states, ' or ')) end
  from (select ojs.find_job(p_id) as job) j, (values
    ('retry', '{discarded,retryable}'::text[]),
    ('cancel', '{available,scheduled,retryable,pending,active}'),
    ('cancel_waiting', '{available,scheduled,retryable,pending}'),
    ('move', '{available,scheduled,retryable,pending}'),
    ('delete', '{completed,cancelled,discarded}'),
    ('purge', '{available,scheduled,retryable,pending,completed,cancelled,discarded}')) s(action, states)
  where s.action = p_action
$$;
