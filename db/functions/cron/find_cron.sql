create or replace function ojs.find_cron(p_name text, p_lock boolean) returns ojs.cron
language plpgsql as $$
-- The schedule of this name; p_lock: with its row locked. Refuses the request (not_found) when there is none.
declare
  v_cron ojs.cron;
begin
  if p_lock then
    select * into v_cron from ojs.cron c where c.name = p_name for update;
  else
    select * into v_cron from ojs.cron c where c.name = p_name;
  end if;
  if not found then
    perform ojs.raise(ojs.not_found('cron', p_name));
  end if;
  return v_cron;
end;
$$;
