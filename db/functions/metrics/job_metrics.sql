create or replace function ojs.job_metrics() returns setof text
language plpgsql stable as $$
-- The metrics of jobs, by queue and type: what happened since the system was set up (ojs-observability 8).
declare
  v_counts ojs.job_count[] := array(
    select c from ojs.job_count c where c.span = 'all' and c.at = '-infinity' order by c.queue, c.type);
begin
  return query
  select ojs.metric(m.name, 'counter', m.help, array(
    select format('%s{queue="%s",type="%s"} %s', m.name, ojs.label(c.queue), ojs.label(c.type),
      (array[c.enqueued, c.started, c.completed, c.discarded + c.expired, c.failed, c.retried, c.cancelled,
        c.expired])[m.ord])
    from unnest(v_counts) c))
  from (values (1, 'ojs_job_enqueued_total', 'Jobs that were enqueued.'),
    (2, 'ojs_job_started_total', 'Attempts that began.'),
    (3, 'ojs_job_completed_total', 'Jobs that reached the state completed.'),
    (4, 'ojs_job_failed_total', 'Jobs that reached the state discarded; those that expired are included.'),
    (5, 'ojs_job_attempts_failed_total', 'Attempts that failed.'),
    (6, 'ojs_job_retried_total', 'Attempts that failed and were scheduled again.'),
    (7, 'ojs_job_cancelled_total', 'Jobs that were cancelled.'),
    (8, 'ojs_job_expired_total', 'Jobs that expired.')) m (ord, name, help)
  order by m.ord;

  return next ojs.metric('ojs_job_duration_seconds', 'histogram',
    'How long attempts took, by the state that the job had then; only the last attempt of a job counts as completed.',
    array(
      select ojs.histogram_lines('ojs_job_duration_seconds', format('queue="%s",type="%s",state="%s"',
        ojs.label(c.queue), ojs.label(c.type), s.state), ojs.run_bounds(), s.buckets, s.ms)
      from unnest(v_counts) c, lateral (values ('completed', c.runs, c.run_ms),
        ('retryable', c.retry_runs, c.retry_ms), ('discarded', c.dead_runs, c.dead_ms)) s (state, buckets, ms)
      where s.buckets <> '{}'));
  return next ojs.metric('ojs_job_queue_time_seconds', 'histogram',
    'How long completed jobs were available before their last attempt began.', array(
      select ojs.histogram_lines('ojs_job_queue_time_seconds', format('queue="%s",type="%s"', ojs.label(c.queue),
        ojs.label(c.type)), ojs.wait_bounds(), c.waits, c.wait_ms)
      from unnest(v_counts) c where c.waits <> '{}'));
end;
$$;
