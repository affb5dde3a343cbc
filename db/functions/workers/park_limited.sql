create or replace function ojs.park_limited(p_queue text, p_key text, p_limit integer) returns void
language sql volatile set enable_seqscan = off set enable_bitmapscan = off as $$
  -- Parks the jobs of a used-up limit key among the first p_limit of a queue, as one set.
  with head as (
    select r.ctid as place, r.limit_key from ojs.ready r
    where r.queue = p_queue
    order by r.priority desc, r.seq limit p_limit
    for update skip locked
  ), taken as (
    delete from ojs.ready r
    where r.ctid = any (array(select h.place from head h where h.limit_key = p_key))
    returning r.*
  )
  insert into ojs.parked (queue, limit_key, priority, seq, job_id)
  select t.queue, t.limit_key, t.priority, t.seq, t.job_id from taken t
$$;
