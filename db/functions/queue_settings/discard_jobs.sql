create or replace function ojs.discard_jobs(p_ids uuid[], p_kind text, p_message text, p_now timestamptz)
returns void
language sql volatile as $$
  -- Discards jobs that the caller owns, for a reason that is not theirs: p_kind is the type of the error. None becomes
  -- a dead letter.
  select ojs.finish_jobs('job.discarded', array_agg(row(null, j.id, j.attempt, null, null,
      jsonb_build_object('type', p_kind, 'code', p_kind, 'message', p_message, 'attempt', j.attempt,
        'occurred_at', ojs.stamp(p_now)),
      null, false, jsonb_build_object('reason', p_kind), null)::ojs.job_end), p_now)
  from ojs.job j
  where j.id = any (p_ids)
  having count(*) > 0
$$;
