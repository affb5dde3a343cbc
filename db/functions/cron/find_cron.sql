create or replace function ojs.find_cron(p_name text) returns ojs.cron
language plpgsql as $$
-- The schedule of this name, locked; not_found when there is none.
declare
  v_cron ojs.cron;
begin
  select * into v_cron from ojs.cron c where c.name = p_name for update;
  if not found then
    perform ojs.raise(ojs.not_found('cron', p_name));
  end if;
  return v_cron;
end;
$$;
