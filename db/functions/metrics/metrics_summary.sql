create or replace function ojs.metrics_summary(p_now timestamptz) returns jsonb
language plpgsql stable as $$
-- The main numbers of the metrics as JSON, without their types of jobs and without histograms.
declare
  v_queues jsonb := (
    select coalesce(jsonb_object_agg(w.queue,
      to_jsonb(w) - '{queue,oldest_available_at,oldest_dead_letter_at,counted_at}'::text[] || jsonb_build_object(
        'oldest_available_age_seconds', ojs.age_seconds(w.oldest_available_at, p_now),
        'oldest_dead_letter_age_seconds', ojs.age_seconds(w.oldest_dead_letter_at, p_now),
        'counted_at', ojs.stamp(w.counted_at))), '{}')
    from ojs.watched_queues() w);
begin
  return jsonb_build_object('computed_at', ojs.stamp(p_now), 'queues', v_queues,
    'states', (
      select jsonb_object_agg(s, coalesce((
        select sum((q.value ->> s)::bigint) from jsonb_each(v_queues) q), 0))
      from unnest('{available,active,scheduled,retryable,pending,completed,cancelled,discarded}'::text[]) s),
    'jobs', (
      select jsonb_build_object('enqueued', coalesce(sum(c.enqueued), 0), 'started', coalesce(sum(c.started), 0),
        'completed', coalesce(sum(c.completed), 0), 'failed', coalesce(sum(c.discarded + c.expired), 0),
        'attempts_failed', coalesce(sum(c.failed), 0), 'retried', coalesce(sum(c.retried), 0),
        'cancelled', coalesce(sum(c.cancelled), 0), 'expired', coalesce(sum(c.expired), 0))
      from ojs.job_count c where c.span = 'all' and c.at = '-infinity'),
    'workers', (
      select jsonb_build_object('active', count(*) filter (where w.last_heartbeat_at > p_now - interval '30 seconds'),
        'stale', count(*) filter (where w.last_heartbeat_at <= p_now - interval '30 seconds'))
      from ojs.worker w));
end;
$$;
