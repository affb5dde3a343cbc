create or replace function ojs.add_tallies(p_tallies ojs.job_tally[]) returns void
language plpgsql as $$
-- Adds tallies of events to the counts of their minute, of their hour and of all time. There are at most 1,000 pairs of
-- a queue and a type, so that nobody who watches them has to store more. Of a further pair the type becomes "other",
-- and where there are 1,000 more queues, the queue as well.
begin
  with pair as (
    select distinct t.queue, t.type from unnest(p_tallies) t
  ), named as (
    select p.queue, p.type, p.place,
      case when p.is_known or p.place <= 1000 then p.type else 'other' end as type_shown,
      case when p.is_known or p.place <= 2000 or exists (
        select from ojs.job_count c
        where c.span = 'all' and c.at = '-infinity' and c.queue = p.queue and c.type = 'other') then p.queue
      else 'other' end as queue_shown
    from (
      select n.*, (select count(*) from ojs.job_count c where c.span = 'all' and c.at = '-infinity')
        + row_number() over (partition by n.is_known order by n.queue, n.type) as place
      from (
        select p.*, exists (
          select from ojs.job_count c
          where c.span = 'all' and c.at = '-infinity' and c.queue = p.queue and c.type = p.type) as is_known
        from pair p) n) p
  ), tally as (
    select n.queue_shown as queue, n.type_shown as type, t.at as minute, date_trunc('hour', t.at, 'UTC') as hour,
      t.what, t.run_bucket, t.wait_bucket, t.number, t.run_ms, t.wait_ms
    from unnest(p_tallies) t join named n on n.queue = t.queue and n.type = t.type
  )
  insert into ojs.job_count as c (span, at, queue, type, enqueued, started, completed, failed, discarded, retried,
    cancelled, expired, wait_ms, run_ms, retry_ms, dead_ms, waits, runs, retry_runs, dead_runs)
  select case grouping(t.minute, t.hour) when 1 then '1m' when 2 then '1h' else 'all' end,
    coalesce(t.minute, t.hour, '-infinity'), t.queue, t.type,
    coalesce(sum(t.number) filter (where t.what = 'enqueued'), 0),
    coalesce(sum(t.number) filter (where t.what = 'started'), 0),
    coalesce(sum(t.number) filter (where t.what = 'completed'), 0),
    coalesce(sum(t.number) filter (where t.what in ('failed', 'dead')), 0),
    coalesce(sum(t.number) filter (where t.what = 'discarded'), 0),
    coalesce(sum(t.number) filter (where t.what = 'retried'), 0),
    coalesce(sum(t.number) filter (where t.what = 'cancelled'), 0),
    coalesce(sum(t.number) filter (where t.what = 'expired'), 0),
    coalesce(sum(t.wait_ms), 0),
    coalesce(sum(t.run_ms) filter (where t.what = 'completed'), 0),
    coalesce(sum(t.run_ms) filter (where t.what = 'failed'), 0),
    coalesce(sum(t.run_ms) filter (where t.what = 'dead'), 0),
    ojs.histogram('{}', array_agg(t.wait_bucket), array_agg(t.number)),
    ojs.histogram('{}', array_agg(case t.what when 'completed' then t.run_bucket end), array_agg(t.number)),
    ojs.histogram('{}', array_agg(case t.what when 'failed' then t.run_bucket end), array_agg(t.number)),
    ojs.histogram('{}', array_agg(case t.what when 'dead' then t.run_bucket end), array_agg(t.number))
  from tally t
  group by t.queue, t.type, grouping sets ((t.minute), (t.hour), ())
  on conflict (span, at, queue, type) do update
  set enqueued = c.enqueued + excluded.enqueued, started = c.started + excluded.started,
      completed = c.completed + excluded.completed, failed = c.failed + excluded.failed,
      discarded = c.discarded + excluded.discarded, retried = c.retried + excluded.retried,
      cancelled = c.cancelled + excluded.cancelled, expired = c.expired + excluded.expired,
      wait_ms = c.wait_ms + excluded.wait_ms, run_ms = c.run_ms + excluded.run_ms,
      retry_ms = c.retry_ms + excluded.retry_ms, dead_ms = c.dead_ms + excluded.dead_ms,
      waits = ojs.add_histograms(c.waits, excluded.waits), runs = ojs.add_histograms(c.runs, excluded.runs),
      retry_runs = ojs.add_histograms(c.retry_runs, excluded.retry_runs),
      dead_runs = ojs.add_histograms(c.dead_runs, excluded.dead_runs);
end;
$$;
