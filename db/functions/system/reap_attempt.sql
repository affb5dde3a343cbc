create or replace function ojs.reap_attempt(p_held ojs.active, p_error jsonb, p_action text, p_now timestamptz)
returns void
language plpgsql as $$
-- Ends one attempt (ojs.fail_attempt), so that an error in one job does not stop the others: then the job stays active.
-- The next tick tries again if another transaction was in the way; after any other error, which is logged, a tick tries
-- again in a minute.
begin
  perform ojs.fail_attempt(p_held, p_error, p_action, p_now);
exception
  when serialization_failure or deadlock_detected or lock_not_available then
    p_held.lease_until := p_now;
    insert into ojs.active select p_held.*;
  when others then
    raise warning 'job % was not reaped: % (%)', p_held.job_id, sqlerrm, sqlstate;
    p_held.lease_until := p_now + interval '1 minute';
    p_held.timeout_at := p_now + interval '1 minute';
    insert into ojs.active select p_held.*;
end;
$$;
