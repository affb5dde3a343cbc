create or replace function ojs.fire_crons(p_now timestamptz) returns integer
language plpgsql as $$
-- Fires every schedule that is due, each once however many servers tick: the row lock makes them take turns, and the
-- second one finds next_run_at empty. A schedule that missed several times fires once, and its next time is computed
-- from now (ojs-cron 7.3).
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
      -- A schedule that cannot fire, whatever the reason, must not delay the others.
      when others then
        raise warning 'cron % did not fire: % (%)', v_cron.name, sqlerrm, sqlstate;
        update ojs.cron c set planned = false, next_run_at = null, problem = sqlerrm where c.name = v_cron.name;
    end;
  end loop;
  return v_fired;
end;
$$;
