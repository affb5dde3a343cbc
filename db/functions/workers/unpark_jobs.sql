create or replace function ojs.unpark_jobs(p_queue text, p_now timestamptz) returns void
language sql volatile set enable_seqscan = off set enable_bitmapscan = off as $$
  -- Brings back to ojs.ready as many parked jobs of each limit key as could start now, at their old
  -- place; the claim itself decides again (ojs-rate-limiting 11.1).
  with freed as (
    delete from ojs.parked k
    where k.ctid = any (array(
      select x.ctid
      from ojs.parked_keys(p_queue) p(key) join ojs.rate_limit l on l.key = p.key, lateral (
        select k.ctid from ojs.parked k
        where k.queue = p_queue and k.limit_key = l.key
        order by k.priority desc, k.seq
        limit ojs.start_capacity(l, p_now)
        for update skip locked) x))
    returning k.job_id, k.limit_key
  ), event as (
    insert into ojs.event (at, type, items)
    select p_now, 'rate_limit.released',
      jsonb_agg(jsonb_build_object('key', f.limit_key, 'queue', p_queue, 'job_id', f.job_id))
    -- A row of ojs.event holds 16,383 events at most (ojs.event_id).
    from (select x.*, row_number() over () / 10000 as part from freed x) f
    group by f.part
  )
  select ojs.put_back(array(select f.job_id from freed f))
$$;
