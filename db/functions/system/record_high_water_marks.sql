create or replace function ojs.record_high_water_marks() returns void
language sql volatile as $$
  -- Records how far sequences are that cannot be read from the end of an index (ojs.high_water_mark).
  insert into ojs.high_water_mark (sequence, value)
  select s.name, s.value
  from (select 'ready_seq' as name, r.last_value as value from ojs.ready_seq r
        union all
        select 'floor_version', f.last_value from ojs.floor_version f) s
  where not exists (select from ojs.high_water_mark m where m.sequence = s.name and m.value >= s.value)
  on conflict (sequence) do update set value = greatest(high_water_mark.value, excluded.value)
$$;
