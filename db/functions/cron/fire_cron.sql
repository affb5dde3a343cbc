create or replace function ojs.fire_cron(p_cron ojs.cron, p_now timestamptz) returns boolean
language plpgsql as $$
-- Fires a schedule that is due and whose row is locked (ojs.run_cron); a server then computes its next time. True when
-- a job was made. Where it would have to wait for another transaction it fails, and the next tick fires the schedule.
declare
  v_run record;
begin
  if p_cron.next_run_at <= p_cron.last_run_at or exists (
       select from ojs.cron_run r where r.cron = p_cron.name and r.fire_at = p_cron.next_run_at and not r.manual) then
    -- The schedule has fired for this time already: it was planned before its last firing, or the clock was set back.
    update ojs.cron c set planned = false, next_run_at = null where c.name = p_cron.name;
    return false;
  end if;
  v_run := ojs.run_cron(p_cron, p_cron.next_run_at, false, p_now);
  update ojs.cron c
  set planned = false, next_run_at = null,
      last_run_at = case when v_run.reason is null then p_now else c.last_run_at end,
      run_count = c.run_count + (v_run.reason is null)::integer
  where c.name = p_cron.name;
  return v_run.reason is null;
end;
$$;
