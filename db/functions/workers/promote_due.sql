create or replace function ojs.promote_due(p_queue text, p_limit integer, p_now timestamptz) returns integer
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Scheduled and retryable jobs whose time has come become available, oldest first; of one queue, or of
-- all with null. The fetch calls it too, so no job waits for a tick (ojs-retry 11, ojs-core 6.3).
declare
  v_ids uuid[];
begin
  if p_queue is null then
    with due as (
      delete from ojs.later l
      where l.ctid = any (array(
        select x.ctid from ojs.later x where x.due_at <= p_now order by x.due_at limit p_limit for update skip locked))
      returning l.job_id, l.due_at)
    select array_agg(d.job_id order by d.due_at, d.job_id) into v_ids from due d;
  else
    with due as (
      delete from ojs.later l
      where l.ctid = any (array(
        select x.ctid from ojs.later x
        where x.queue = p_queue and x.due_at <= p_now order by x.due_at limit p_limit for update skip locked))
      returning l.job_id, l.due_at)
    select array_agg(d.job_id order by d.due_at, d.job_id) into v_ids from due d;
  end if;
  if v_ids is not null then
    perform ojs.release_jobs(v_ids, p_now);
  end if;
  return coalesce(cardinality(v_ids), 0);
end;
$$;
