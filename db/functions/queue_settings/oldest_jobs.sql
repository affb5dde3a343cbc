create or replace function ojs.oldest_jobs(p_queue text, p_new uuid[], p_bytes bigint, p_limit bigint) returns bigint
language sql stable set enable_seqscan = off set enable_bitmapscan = off as $$
  -- How many of the oldest available jobs of a queue have together p_bytes as JSON, p_limit at most; p_new do not
  -- count.
  with oldest as (
    select h.seq, (select octet_length(j.doc::text) from ojs.job j where j.id = h.job_id) as bytes
    from (select l.priority from ojs.lane l where l.queue = p_queue offset 0) lane,
      lateral (
        select x.job_id, x.seq from ojs.ready x
        where x.queue = p_queue and x.priority = lane.priority and x.job_id not in (select unnest(p_new))
        order by x.seq limit p_limit) h
    order by h.seq limit p_limit
  )
  select count(*) from (select sum(o.bytes) over (order by o.seq) - o.bytes as before from oldest o) s
  where s.before < p_bytes
$$;
