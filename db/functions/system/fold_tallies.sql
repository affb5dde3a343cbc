create or replace function ojs.fold_tallies(p_limit integer) returns integer
language plpgsql as $$
-- Adds the changes of counts in ojs.tally to ojs.queue_total and ojs.queue_minute, p_limit rows at most; one session at
-- a time. Returns how many rows. It need not wait for a lock, because a count includes the rows that are still in
-- ojs.tally.
declare
  v_folded integer;
begin
  lock table ojs.queue_total in share update exclusive mode nowait;
  with folded as (
    delete from ojs.tally t
    where t.ctid = any (array(select x.ctid from ojs.tally x limit p_limit))
    returning *
  ), total as (
    insert into ojs.queue_total (queue, completed, cancelled, discarded)
    select f.queue, sum(f.completed), sum(f.cancelled), sum(f.discarded) from folded f group by f.queue
    on conflict (queue) do update
    set completed = queue_total.completed + excluded.completed,
        cancelled = queue_total.cancelled + excluded.cancelled,
        discarded = queue_total.discarded + excluded.discarded
  ), minute as (
    insert into ojs.queue_minute (queue, minute, completed, failed, duration_ms, wait_ms)
    select f.queue, date_trunc('minute', f.at), sum(f.completed), sum(f.failed), sum(f.duration_ms), sum(f.wait_ms)
    from folded f
    where f.completed > 0 or f.failed > 0
    group by 1, 2
    on conflict (queue, minute) do update
    set completed = queue_minute.completed + excluded.completed,
        failed = queue_minute.failed + excluded.failed,
        duration_ms = queue_minute.duration_ms + excluded.duration_ms,
        wait_ms = queue_minute.wait_ms + excluded.wait_ms
  )
  select count(*) into v_folded from folded;
  return v_folded;
exception when lock_not_available then
  return 0;
end;
$$;
