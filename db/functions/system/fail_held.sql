create or replace function ojs.fail_held(p_held ojs.active, p_error jsonb, p_then text, p_now timestamptz) returns void
language plpgsql as $$
-- ojs.fail_attempt for the reaper: should it fail for one job, the others are not held up. That job goes back
-- to where it was: until the next tick when another transaction was in the way, for a minute when it is
-- something else, which is written to the log.
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
