create or replace function ojs.read_tallies(p_asof xid8, p_seq bigint, p_until xid8, p_limit integer,
  out tallies ojs.job_tally[], out asof xid8, out seq bigint, out is_cut boolean)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Reads the events after (p_asof, p_seq) up to the asof p_until, about p_limit of them, and adds them up by minute,
-- queue, type, kind and bucket. Returns the place of the last one, null when there was none; is_cut: there may be more.
-- How many events a row has is estimated, as in ojs.read_events.
--
-- A job is counted as enqueued when it is inserted: events of a job that becomes available again say its attempt. Its
-- time in the queue is known when it completes.
begin
  with part as materialized (
    select r.* from (
      select e.asof, e.seq, e.at, e.type, e.jobs, e.items, row_number() over ordered as number,
        sum(1 + coalesce(pg_column_size(e.jobs), 0) / 100) over ordered as estimate
      from (
        select * from ojs.event x
        where (x.asof, x.seq) > (p_asof, p_seq) and x.asof <= p_until
        order by x.asof, x.seq limit p_limit) e
      window ordered as (order by e.asof, e.seq rows unbounded preceding)) r
    where r.estimate <= p_limit or r.number = 1
  ), known as (
    select p.*, date_trunc('minute', p.at) as minute, k.what
    from part p join (values ('job.enqueued', 'enqueued'), ('job.scheduled', 'enqueued'), ('job.started', 'started'),
      ('job.completed', 'completed'), ('job.failed', 'failed'), ('job.discarded', 'discarded'),
      ('job.retrying', 'retried'), ('job.cancelled', 'cancelled'), ('job.expired', 'expired')) k (type, what)
      on k.type = p.type
  ), counted as (
    select k.minute, j.queue, j.job_type as type, k.what,
      width_bucket(j.duration_ms - 1, ojs.run_bounds()) as run_bucket,
      width_bucket(j.wait_ms - 1, ojs.wait_bounds()) as wait_bucket,
      count(*) as number, sum(j.duration_ms) as run_ms, sum(j.wait_ms) as wait_ms
    from known k, unnest(k.jobs) j
    where k.what <> 'enqueued' or j.attempt is null
    group by 1, 2, 3, 4, 5, 6
    union all
    select k.minute, j.queue, j.job_type,
      case when k.what = 'failed' and j.state = 'discarded' then 'dead' else k.what end,
      case k.what when 'failed' then width_bucket(j.duration_ms - 1, ojs.run_bounds()) end, null,
      count(*), sum(j.duration_ms), null
    from known k,
      jsonb_to_recordset(k.items) j (queue text, job_type text, state text, duration_ms bigint)
    where k.what in ('failed', 'retried')
    group by 1, 2, 3, 4, 5
  )
  select array(select row(c.minute, c.queue, c.type, c.what, c.run_bucket, c.wait_bucket, c.number, c.run_ms,
      c.wait_ms)::ojs.job_tally from counted c), p.asof, p.seq,
    p.number = p_limit or exists (
      select from ojs.event e where (e.asof, e.seq) > (p.asof, p.seq) and e.asof <= p_until)
  into tallies, asof, seq, is_cut
  from part p order by p.number desc limit 1;
end;
$$;
