create or replace function ojs.take_expired(p_queue text, p_limit integer, p_now timestamptz) returns uuid[]
language sql volatile set enable_seqscan = off set enable_bitmapscan = off as $$
  -- Takes the expired jobs among the first p_limit of a queue out of ojs.ready; the caller owns them then.
  with head as (
    select r.ctid as place, r.job_id from ojs.ready r
    where r.queue = p_queue
    order by r.priority desc, r.seq limit p_limit
    for update skip locked
  ), taken as (
    delete from ojs.ready r
    where r.ctid = any (array(
      select h.place from head h join ojs.job j on j.id = h.job_id where j.expires_at <= p_now))
    returning r.job_id
  )
  select coalesce(array_agg(t.job_id), '{}') from taken t
$$;
