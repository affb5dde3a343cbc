create or replace function ojs.prune_waiting(p_limit integer) returns bigint
language plpgsql as $$
-- Removes registrations whose time is over, p_limit at most. Returns how many. It reads the clock of the machine, as
-- the functions that write them do.
declare
  v_count bigint;
begin
  with gone as (
    delete from ojs.waiting w
    where w.ctid = any (array(
      select x.ctid from ojs.waiting x where x.until < clock_timestamp() limit p_limit for update skip locked))
    returning 1
  )
  select count(*) into v_count from gone;
  return v_count;
end;
$$;
