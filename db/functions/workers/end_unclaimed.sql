create or replace function ojs.end_unclaimed(p_ids uuid[], p_now timestamptz) returns void
language sql volatile as $$
  -- Ends jobs that a claim took and must not start: expired ones, and jobs that somebody was moving while
  -- their workflow was cancelled.
  select ojs.expire_jobs(array(select j.id from ojs.job j where j.id = any (p_ids) and j.expires_at <= p_now), p_now);
  select ojs.finish_jobs('job.cancelled', array_agg(row(null, j.id, j.attempt, null, null, null, j.state,
      false, jsonb_build_object('previous_state', j.state), null)::ojs.job_end), p_now)
  from ojs.job j
  where j.id = any (p_ids)
  having count(*) > 0
$$;
