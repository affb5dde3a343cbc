create or replace function ojs.drop_partitions(p_table text, p_before timestamptz) returns integer
language plpgsql as $$
-- Drops the days of ojs.done or ojs.event that ended before p_before, taking what a day of done held out of
-- the counts of its queues. Dropping gives the space back at once and leaves no dead rows.
declare
  v_name text;
  v_dropped integer := 0;
begin
  for v_name in
    select c.relname
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = format('ojs.%I', p_table)::regclass
      and c.relname ~ ('^' || p_table || '_[0-9]{8}$')
      and (right(c.relname, 8) || ' UTC')::timestamptz + interval '24 hours' <= p_before
    order by c.relname
  loop
    if p_table = 'done' then
      execute format('insert into ojs.tally (queue, at, completed, cancelled)
        select d.queue, ojs.now(), -count(*) filter (where d.state = ''completed''), -count(*) filter (where d.state = ''cancelled'')
        from ojs.%I d group by d.queue', v_name);
    end if;
    execute format('drop table ojs.%I', v_name);
    v_dropped := v_dropped + 1;
  end loop;
  return v_dropped;
end;
$$;
