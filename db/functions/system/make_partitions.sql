create or replace function ojs.make_partitions(p_now timestamptz) returns void
language plpgsql as $$
-- Days of ojs.done and ojs.event for today and the next three. Rows that came before their day was made
-- lie in the default partition; a day that has such rows is not made. (Names are data here, so the one
-- place with dynamic SQL, with ojs.drop_partitions.)
declare
  v_day timestamptz;
  v_table text;
  v_strays boolean;
begin
  lock table ojs.setting in share update exclusive mode;
  for v_day, v_table in
    select d.day, t.name
    from generate_series(date_trunc('day', p_now, 'UTC'), date_trunc('day', p_now, 'UTC') + interval '72 hours', interval '24 hours') d(day),
      (values ('done'), ('event')) t(name)
  loop
    continue when to_regclass(format('ojs.%s_%s', v_table, to_char(v_day at time zone 'UTC', 'YYYYMMDD'))) is not null;
    if v_table = 'done' then
      v_strays := exists (select from ojs.done_default d where d.finished_at >= v_day and d.finished_at < v_day + interval '24 hours');
    else
      v_strays := exists (select from ojs.event_default e where e.at >= v_day and e.at < v_day + interval '24 hours');
    end if;
    if not v_strays then
      execute format('create table ojs.%I partition of ojs.%I for values from (%L) to (%L)',
        v_table || '_' || to_char(v_day at time zone 'UTC', 'YYYYMMDD'), v_table, v_day, v_day + interval '24 hours');
    end if;
  end loop;
end;
$$;
