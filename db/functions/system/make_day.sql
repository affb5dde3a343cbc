create or replace function ojs.make_day(p_now timestamptz, out made integer, out waiting integer, out problem text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '50ms'
set timezone = 'UTC' set datestyle = 'ISO, MDY' as $$
-- Makes one missing day of ojs.done or ojs.event: today, or one of the next three days. The day is made as a separate
-- table and then attached. That locks only the default partition, but reads all of it, so it is done only while the
-- default partition is small. waiting is how many days are left for a later call, because a table is locked or the
-- default partition is large; problem says why a day cannot be made. The caller must change nothing afterwards, so that
-- the locks end soon. A day is a table named for its date, so only the functions that make, count and drop days use
-- dynamic SQL.
declare
  v_day record;
  v_locked text[] := '{}';
  v_strays boolean;
  v_max_default_bytes constant bigint := 33554432;
begin
  perform ojs.guard('ojs.make_day(timestamptz)');
  made := 0;
  waiting := 0;
  for v_day in
    select t.parent, t.column_name, t.parent || to_char(d.day at time zone 'UTC', '"_"YYYYMMDD') as name, d.day,
      d.day + interval '24 hours' as until
    from generate_series(date_trunc('day', p_now, 'UTC'), date_trunc('day', p_now, 'UTC') + interval '72 hours',
      interval '24 hours') d(day),
      (values ('done', 'finished_at'), ('event', 'at')) t(parent, column_name)
    where to_regclass(format('ojs.%I', t.parent || to_char(d.day at time zone 'UTC', '"_"YYYYMMDD'))) is null
    order by d.day, t.parent
  loop
    if v_day.parent = any (v_locked) then
      waiting := waiting + 1;
      continue;
    end if;
    begin
      if pg_relation_size(format('ojs.%I', v_day.parent || '_default')) > v_max_default_bytes then
        waiting := waiting + 1;
        continue;
      end if;
      -- A day whose first rows are in the default partition already is never made: all of its rows stay there.
      execute format('select exists (select from ojs.%I where %I >= $1 and %I < $2)',
        v_day.parent || '_default', v_day.column_name, v_day.column_name)
      into v_strays using v_day.day, v_day.until;
      continue when v_strays;
      execute format('create table ojs.%I (like ojs.%I including all excluding identity)', v_day.name, v_day.parent);
      execute format('alter table ojs.%I attach partition ojs.%I for values from (%L) to (%L)',
        v_day.parent, v_day.name, v_day.day, v_day.until);
      made := 1;
      return;
    exception
      -- The other errors than lock_not_available mean that another session is making the same day.
      when lock_not_available or unique_violation or duplicate_table or duplicate_object then
        v_locked := v_locked || v_day.parent;
        waiting := waiting + 1;
      when others then
        problem := format('%s cannot be made: %s', v_day.name, sqlerrm);
    end;
  end loop;
end;
$$;
