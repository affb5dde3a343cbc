create or replace function ojs.drop_day(p_done_before timestamptz, p_event_before timestamptz, p_now timestamptz,
  out dropped integer, out waiting integer, out problem text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '50ms' as $$
-- Drops the oldest day of ojs.event or ojs.done that ended by the given time; of ojs.done only a day that ojs.count_day
-- has counted, and its counts are subtracted from the totals of the queues. Dropping a day frees its space at once and
-- leaves no dead rows, but it locks the whole table for a moment. The lock is given up after lock_timeout, because
-- other sessions queue up behind it, even while it waits.
--
-- waiting is how many days are left for a later call: another session uses one, or it cannot be dropped, for example
-- because a view depends on it; then problem says why, and the next day is tried. The caller must change nothing
-- afterwards, so that the locks end soon.
declare
  v_day record;
  v_passed text[] := '{}';
begin
  perform ojs.guard('ojs.drop_day(timestamptz, timestamptz, timestamptz)');
  dropped := 0;
  waiting := 0;
  for v_day in
    select t.parent, d.name
    from (values ('event', p_event_before), ('done', p_done_before)) t(parent, before),
      ojs.past_days(t.parent, t.before) d
    where t.parent = 'event'
      or exists (select from ojs.past_day p where p.name = d.name and p.filenode = d.file and p.pages >= d.pages)
    order by d.name, t.parent
  loop
    continue when v_day.parent = any (v_passed);
    begin
      with counted as (
        delete from ojs.past_count c where c.day = v_day.name returning c.queue, c.completed, c.cancelled
      )
      insert into ojs.tally (queue, at, completed, cancelled)
      select c.queue, p_now, -c.completed, -c.cancelled from counted c;
      delete from ojs.past_day p where p.name = v_day.name;
      execute format('lock table only ojs.%I in access exclusive mode', v_day.parent);
      -- No session that uses the day through its parent is left. While the parent is locked, nothing is waited for.
      execute format('lock table ojs.%I, ojs.%I in access exclusive mode nowait', v_day.name, v_day.parent
        || '_default');
      execute format('drop table ojs.%I', v_day.name);
      dropped := 1;
      return;
    exception
      when lock_not_available then
        v_passed := v_passed || v_day.parent;
        waiting := waiting + 1;
      when dependent_objects_still_exist then
        waiting := waiting + 1;
        problem := format('%s cannot be dropped: %s', v_day.name, sqlerrm);
      when others then
        v_passed := v_passed || v_day.parent;
        waiting := waiting + 1;
        problem := format('%s cannot be dropped: %s', v_day.name, sqlerrm);
    end;
  end loop;
end;
$$;
