create or replace function ojs.park_jobs(p_rows ojs.ready[]) returns void
language sql volatile as $$
  -- Jobs taken from ojs.ready wait until their limit has room (ojs.unpark_jobs).
  insert into ojs.parked (queue, limit_key, priority, seq, job_id)
  select r.queue, r.limit_key, r.priority, r.seq, r.job_id from unnest(p_rows) r
$$;
