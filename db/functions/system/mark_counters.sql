create or replace function ojs.mark_counters() returns void
language sql volatile as $$
  -- Writes down how far the sequences are that no index tells of (ojs.mark), when they have moved.
  insert into ojs.mark (name, value)
  select c.name, c.value
  from (select 'ready_seq' as name, r.last_value as value from ojs.ready_seq r
        union all
        select 'floor_version', f.last_value from ojs.floor_version f) c
  where not exists (select from ojs.mark m where m.name = c.name and m.value >= c.value)
  on conflict (name) do update set value = greatest(mark.value, excluded.value)
$$;
