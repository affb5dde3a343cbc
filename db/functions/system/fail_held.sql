create or replace function ojs.fail_held(p_held ojs.active, p_error jsonb, p_then text, p_now timestamptz) returns void
language plpgsql as $$
-- ojs.fail_attempt for the reaper: should it fail for one job, whatever the reason, that job goes back to
-- its worker for a minute and the others are not held up.
begin
  perform ojs.fail_attempt(p_held, p_error, p_then, p_now);
exception
  when others then
    raise warning 'job % was not reaped: % (%)', p_held.job_id, sqlerrm, sqlstate;
    p_held.lease_until := p_now + interval '1 minute';
    p_held.timeout_at := p_now + interval '1 minute';
    insert into ojs.active select p_held.*;
end;
$$;
