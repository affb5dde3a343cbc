create or replace function ojs.fail_attempt(p_held ojs.active, p_error jsonb, p_action text, p_now timestamptz,
  p_delay_ms bigint default null) returns jsonb
language plpgsql as $$
-- An attempt has failed; the caller owns the job (its row in ojs.active is deleted). p_action says what follows:
-- retry: by the retry policy (nack, timeout).
-- recover: available at once while attempts are left (the lease ran out, or the worker died).
-- requeue: the worker gives the job back, and the attempt does not count. A job that is given back again and again
--   waits longer each time, or its workers would spin. So is a job whose worker shuts down in its last attempt: it was
--   interrupted, and has not failed (ojs-graceful-shutdown 5.3).
-- In the other cases the attempt is used up, so a job that kills its workers ends. p_delay_ms is the delay that the
-- worker asks for instead. Returns the job as answers show it.
declare
  v_job ojs.job;
  v_policy jsonb;
  v_entry jsonb;
  v_errors jsonb;
  v_is_over boolean;
  v_delay_ms bigint := 0;
  v_next text;
  v_about jsonb;
begin
  select * into v_job from ojs.job j where j.id = p_held.job_id;
  v_policy := v_job.doc -> 'retry';
  v_entry := ojs.error_entry(p_error, p_held, ojs.stamp(p_now));
  v_errors := coalesce(v_job.errors, '[]') || v_entry;
  if jsonb_array_length(v_errors) > 20 then
    v_errors := v_errors - 0;
  end if;

  -- One condition for what is rare.
  if p_held.attempt >= v_job.max_attempts or p_error ? 'rate_limit_until' then
    if p_action = 'retry' and p_held.attempt >= v_job.max_attempts and ojs.is_shutdown(v_entry) then
      p_action := 'requeue';
    end if;
    if v_job.limit_key is not null and p_error ? 'rate_limit_until' then
      perform ojs.block_limit(v_job.limit_key, p_error, p_now);
    end if;
  end if;
  v_is_over := p_action <> 'requeue' and p_held.attempt >= v_job.max_attempts
    or p_action = 'retry' and ojs.is_final_error(v_entry, v_policy);
  if v_job.workflow_id is not null and not v_is_over then
    -- Nothing of a cancelled workflow comes back; its lock keeps it from being cancelled meanwhile.
    perform ojs.lock_workflows(array[v_job.id]);
    v_is_over := ojs.is_cancelled(v_job.workflow_id);
  end if;
  if not v_is_over and p_action <> 'recover' then
    v_delay_ms := coalesce(p_delay_ms, case p_action when 'retry' then ojs.retry_delay_ms(v_policy, p_held.attempt)
      else ojs.requeue_delay_ms(v_job.errors, p_held.attempt) end);
  end if;
  v_next := case
    -- No retry that could not end before the total timeout (ojs-timeouts 9.1).
    when v_is_over or p_action = 'retry' and v_job.deadline_at < p_now
      + (v_delay_ms + coalesce((v_job.doc -> 'timeout_ms')::bigint, 0)) * interval '1 millisecond' then 'discarded'
    when p_action = 'retry' or v_delay_ms > 0 then 'retryable'
    else 'available' end;

  v_about := jsonb_build_object('job_id', v_job.id, 'job_type', v_job.doc -> 'type', 'queue', v_job.queue,
    'state', v_next, 'error', v_entry);
  with failed as (
    update ojs.job j
    set attempt = case when p_action = 'requeue' and v_next <> 'discarded' then j.attempt else p_held.attempt end,
        errors = v_errors,
        -- The next attempt may have the same number.
        progress = case when p_action = 'requeue' then null else j.progress end,
        -- enqueue_ttl is over once a job has started; expires_at still counts before the next start.
        expires_at = case when j.doc ? 'enqueue_ttl' then (j.doc ->> 'expires_at')::timestamptz else j.expires_at end,
        state = case v_next when 'retryable' then 'retryable' else j.state end,
        due_at = case v_next when 'retryable' then p_now + v_delay_ms * interval '1 millisecond' else j.due_at end,
        retry_delay_ms = case v_next when 'retryable' then v_delay_ms else j.retry_delay_ms end
    where j.id = v_job.id
    returning j.*
  ), counted as (
    -- ojs.finish_jobs counts the others.
    insert into ojs.tally (queue, at, failed) select f.queue, p_now, 1 from failed f where v_next <> 'discarded'
  ), later as (
    insert into ojs.later (due_at, job_id, queue)
    select f.due_at, f.id, f.queue from failed f where v_next = 'retryable'
  ), event as (
    insert into ojs.event (at, type, items)
    select p_now, 'job.failed', jsonb_build_array(v_about || jsonb_build_object('attempt', p_held.attempt,
      'duration_ms', round(extract(epoch from p_now - p_held.started_at) * 1000)::bigint))
    union all
    select p_now, 'job.retrying', jsonb_build_array(v_about || jsonb_build_object('attempt', f.attempt,
      'max_attempts', f.max_attempts, 'next_retry_at', ojs.stamp(f.due_at)))
    from failed f where v_next = 'retryable'
  )
  select * into v_job from failed;

  if v_next = 'discarded' then
    return (ojs.finish_jobs('job.discarded', array[row(1, v_job.id, p_held.attempt, p_held.started_at, null, v_entry,
      null, v_entry ->> 'code' = 'DEAD_LETTER'
        or coalesce(v_policy ->> 'on_exhaustion', 'discard') = 'dead_letter'
          and v_entry ->> 'code' not in ('DISCARD', 'FAIL'),
      jsonb_build_object('total_attempts', p_held.attempt, 'last_error', v_entry),
      p_held.worker_id)::ojs.job_end], p_now)).jobs[1];
  elsif v_next = 'available' then
    select * into v_job from ojs.release_jobs(array[v_job.id], p_now);
  end if;
  return ojs.job_text(v_job, v_job.state, v_job.attempt, null);
end;
$$;
