create or replace function ojs.count_day(p_before timestamptz, out pages bigint, out is_full boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- Counts the jobs in a day of ojs.done before it is dropped: the oldest one that ended by p_before and is not yet
-- counted to its end. pages is how many pages of its file were read; is_full is true when they are as many as one call
-- reads.
declare
  v_limit constant bigint := 20000;
  v_day record;
  v_seen ojs.past_day;
begin
  perform ojs.guard('ojs.count_day(timestamptz)');
  pages := 0;
  is_full := false;
  for v_day in select * from ojs.past_days('done', p_before) loop
    select * into v_seen from ojs.past_day p where p.name = v_day.name;
    if v_seen.filenode is distinct from v_day.file then
      begin
        -- With this lock, no open transaction has written to the day. Later ones write to the present day.
        execute format('lock table ojs.%I in share mode nowait', v_day.name);
      exception when lock_not_available then
        continue;
      end;
      delete from ojs.past_count c where c.day = v_day.name;
      insert into ojs.past_day (name, filenode, pages) values (v_day.name, v_day.file, 0)
      on conflict (name) do update set filenode = excluded.filenode, pages = excluded.pages
      returning * into v_seen;
    end if;
    continue when v_seen.pages >= v_day.pages;
    execute format('insert into ojs.past_count (day, queue, completed, cancelled)
      select %L, d.queue, count(*) filter (where d.state = ''completed''),
        count(*) filter (where d.state = ''cancelled'')
      from ojs.%I d
      where d.ctid >= %L::tid and d.ctid < %L::tid
      group by d.queue
      on conflict (day, queue) do update
      set completed = past_count.completed + excluded.completed, cancelled = past_count.cancelled + excluded.cancelled',
      v_day.name, v_day.name, format('(%s,0)', v_seen.pages),
      format('(%s,0)', least(v_seen.pages + v_limit, v_day.pages)));
    update ojs.past_day p
    set pages = least(v_seen.pages + v_limit, v_day.pages)
    where p.name = v_day.name;
    pages := least(v_limit, v_day.pages - v_seen.pages);
    is_full := pages = v_limit;
    return;
  end loop;
end;
$$;
