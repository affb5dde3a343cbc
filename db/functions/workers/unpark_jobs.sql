create or replace function ojs.unpark_jobs(p_queue text, p_now timestamptz) returns void
language sql volatile set enable_seqscan = off set enable_bitmapscan = off as $$
  -- Brings back to ojs.ready as many parked jobs of each limit key as could start now, at their old
  -- place; the claim itself decides again.
  with capacity as (
    select l.key, least(
      case when l.max_starts is null then 1000
        when l.theoretical_at <= p_now then l.max_starts
        else greatest(0, l.max_starts - ceil(extract(epoch from l.theoretical_at - p_now) * 1000 * l.max_starts / l.period_ms))
      end,
      coalesce(l.concurrency - (select count(*) from ojs.active a where a.limit_key = l.key), 1000)) as starts
    from ojs.rate_limit l
    where l.key in (select k.limit_key from ojs.parked k where k.queue = p_queue)
  ), freed as (
    delete from ojs.parked k
    where k.ctid = any (array(
      select x.ctid
      from capacity c, lateral (
        select k.ctid from ojs.parked k
        where k.queue = p_queue and k.limit_key = c.key
        order by k.priority desc, k.seq
        limit greatest(c.starts, 0)
        for update skip locked) x))
    returning k.*
  )
  insert into ojs.ready (queue, priority, seq, job_id, limit_key)
  select f.queue, f.priority, f.seq, f.job_id, f.limit_key from freed f
$$;
