create or replace function ojs.recent_work(p_queue text, p_since timestamptz, out completed bigint, out failed bigint,
  out duration_ms numeric, out wait_ms numeric)
language sql stable as $$
  -- What was done with jobs of a queue in the minutes after p_since: completed jobs, failed attempts, and the sums of
  -- the times that the completed jobs ran and waited. The changes that are not added up yet count as recent.
  select coalesce(sum(m.completed), 0), coalesce(sum(m.failed), 0), coalesce(sum(m.duration_ms), 0),
    coalesce(sum(m.wait_ms), 0)
  from (select x.completed, x.failed, x.duration_ms, x.wait_ms from ojs.queue_minute x
        where x.queue = p_queue and x.minute > p_since
        union all
        select t.completed, t.failed, t.duration_ms, t.wait_ms from ojs.tally t
        where t.queue = p_queue and t.completed >= 0) m
$$;
