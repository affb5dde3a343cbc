create or replace function ojs.expire_jobs(p_ids uuid[], p_now timestamptz) returns void
language sql volatile as $$
  -- Discards jobs that the caller owns and that waited too long: expires_at or enqueue_ttl has passed
  -- before they started. Never run, never a dead letter, completed_at stays absent (ojs-core 5.2).
  select ojs.finish_jobs('job.expired', array_agg(row(null, j.id, j.attempt, null, null,
      jsonb_build_object('type', k.kind, 'code', k.kind,
        'message', 'the job expired before it started', 'attempt', j.attempt, 'occurred_at', ojs.stamp(p_now)),
      null, false,
      jsonb_build_object('created_at', ojs.stamp(j.created_at), 'expired_at', ojs.stamp(p_now), 'reason', k.kind,
        'ttl_ms', round(extract(epoch from j.expires_at - j.created_at) * 1000)::bigint), null)::ojs.job_end), p_now)
  from ojs.job j,
    lateral (select case when j.doc ? 'enqueue_ttl' and coalesce((j.doc ->> 'expires_at')::timestamptz > p_now, true)
      then 'enqueue_ttl_expired' else 'expired' end as kind) k
  where j.id = any (p_ids)
  having count(*) > 0
$$;
