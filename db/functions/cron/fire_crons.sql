create or replace function ojs.fire_crons(p_now timestamptz) returns integer
language plpgsql as $$
-- Fires the schedules that are due, 100 at most; returns how many made a job. However many servers tick, each fires
-- once: one of them locks the row and empties next_run_at. A schedule that has missed several times fires once, and its
-- next time is computed from now on (ojs-cron 7.3).
declare
  v_cron ojs.cron;
  v_fired integer := 0;
begin
  for v_cron in
    select * from ojs.cron c
    where c.next_run_at <= p_now and c.enabled
    order by c.next_run_at, c.name
    limit 100
    for update skip locked
  loop
    begin
      if ojs.fire_cron(v_cron, p_now) then
        v_fired := v_fired + 1;
      end if;
    exception
      when serialization_failure or deadlock_detected or lock_not_available then
        raise notice 'cron % waits for the next tick: %', v_cron.name, sqlerrm;
      -- Whatever keeps one schedule from firing must not delay the others.
      when others then
        raise warning 'cron % did not fire: % (%)', v_cron.name, sqlerrm, sqlstate;
        update ojs.cron c set planned = false, next_run_at = null, problem = sqlerrm where c.name = v_cron.name;
        perform ojs.record_firing(v_cron.name, v_cron.next_run_at, false, null, false, left(sqlerrm, 255), p_now);
    end;
  end loop;
  return v_fired;
end;
$$;
