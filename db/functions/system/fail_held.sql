create or replace function ojs.fail_held(p_held ojs.active, p_error jsonb, p_then text, p_now timestamptz) returns void
language plpgsql as $$
-- ojs.fail_attempt for the reaper: an error in one job does not stop the others. That job stays active, until the next
-- tick if another transaction was in the way, and for a minute after any other error, which is logged.
begin
  perform ojs.fail_attempt(p_held, p_error, p_then, p_now);
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
