create or replace function ojs.fail_attempt(p_held ojs.active, p_error jsonb, p_then text, p_now timestamptz,
  p_delay_ms bigint default null) returns jsonb
language plpgsql as $$
-- An attempt has failed; the caller owns the job (its row in ojs.active is deleted). p_then: retry
-- (nack, timeout: by the retry policy), recover (lease ran out, worker died: available at once while
-- attempts are left), requeue (the worker gives it back, and the attempt does not count: available at once,
-- but one given back again and again waits longer each time, or its workers would spin). In the other cases the
-- attempt is used up, so a job that kills its workers ends. p_delay_ms is what the worker asks to wait instead.
-- Returns the job as the wire shows it.
declare
  v_job ojs.job;
  v_policy jsonb;
  v_entry jsonb;
  v_errors jsonb;
  v_delay_ms bigint := 0;
  v_dies boolean;
  v_waits boolean;
begin
  select * into v_job from ojs.job j where j.id = p_held.job_id;
  v_policy := v_job.doc -> 'retry';
  v_entry := ojs.error_entry(p_error, p_held.attempt, p_now);
  v_errors := coalesce(v_job.errors, '[]') || v_entry;
  if jsonb_array_length(v_errors) > 20 then
    v_errors := v_errors - 0;
  end if;

  v_dies := case p_then
    when 'requeue' then false
    when 'recover' then p_held.attempt >= v_job.max_attempts
    else p_held.attempt >= v_job.max_attempts or ojs.is_final_error(v_entry, v_policy) end;
  if v_job.workflow_id is not null and not v_dies then
    -- Nothing of a cancelled workflow comes back; its lock keeps it from being cancelled meanwhile.
    perform ojs.lock_workflows(array[v_job.id]);
    v_dies := exists (select from ojs.workflow w where w.id = v_job.workflow_id and w.state = 'cancelled');
  end if;
  if p_then = 'retry' and not v_dies then
    v_delay_ms := coalesce(p_delay_ms, ojs.retry_delay_ms(v_policy, p_held.attempt));
    -- No retry that could not end before the total timeout (ojs-timeouts 9.1).
    v_dies := coalesce(v_job.deadline_at < p_now
      + (v_delay_ms + coalesce((v_job.doc -> 'timeout_ms')::bigint, 0)) * interval '1 millisecond', false);
  elsif p_then = 'requeue' then
    v_delay_ms := coalesce(p_delay_ms, ojs.requeue_delay_ms(v_job.errors, p_held.attempt));
  end if;
  v_waits := not v_dies and (p_then = 'retry' or v_delay_ms > 0);

  insert into ojs.event (at, type, items)
  values (p_now, 'job.failed', jsonb_build_array(jsonb_build_object('job_id', v_job.id, 'job_type', v_job.doc -> 'type',
    'queue', v_job.queue, 'state', case when v_dies then 'discarded' when v_waits then 'retryable' else 'available' end,
    'attempt', p_held.attempt, 'error', v_entry,
    'duration_ms', round(extract(epoch from p_now - p_held.started_at) * 1000)::bigint)));
  update ojs.job j
  set attempt = case when p_then = 'requeue' and not v_dies then j.attempt else p_held.attempt end, errors = v_errors,
      -- enqueue_ttl is over once a job has started; expires_at still counts before the next start.
      expires_at = case when j.doc ? 'enqueue_ttl' then (j.doc ->> 'expires_at')::timestamptz else j.expires_at end,
      state = case when v_waits then 'retryable' else j.state end,
      due_at = case when v_waits then p_now + v_delay_ms * interval '1 millisecond' else j.due_at end,
      retry_delay_ms = case when v_waits then v_delay_ms else j.retry_delay_ms end
  where j.id = v_job.id
  returning * into v_job;

  if v_dies then
    return (select f.job from ojs.finish_jobs(array[row(v_job.id, 'discarded',
      jsonb_build_object('state', 'discarded', 'started_at', ojs.stamp(p_held.started_at),
        'completed_at', ojs.stamp(p_now), 'discarded_at', ojs.stamp(p_now)),
      v_entry ->> 'code' = 'DEAD_LETTER'
        or coalesce(v_policy ->> 'on_exhaustion', 'discard') = 'dead_letter'
          and v_entry ->> 'code' not in ('DISCARD', 'FAIL'),
      'job.discarded', jsonb_build_object('total_attempts', p_held.attempt, 'last_error', v_entry))::ojs.ending],
      p_now) f);
  end if;
  insert into ojs.tally (queue, at, failed) values (v_job.queue, p_now, 1);
  if v_waits then
    insert into ojs.later (due_at, job_id, queue) values (v_job.due_at, v_job.id, v_job.queue);
    insert into ojs.event (at, type, items)
    values (p_now, 'job.retrying', jsonb_build_array(jsonb_build_object('job_id', v_job.id,
      'job_type', v_job.doc -> 'type',
      'queue', v_job.queue, 'state', 'retryable', 'attempt', v_job.attempt, 'max_attempts', v_job.max_attempts,
      'next_retry_at', ojs.stamp(v_job.due_at), 'error', v_entry)));
  else
    select * into v_job from ojs.release_jobs(array[v_job.id], p_now);
  end if;
  return ojs.job_json(v_job.doc, v_job.state, v_job.attempt, v_job.enqueued_at, v_job.due_at, v_job.retry_delay_ms,
    v_job.errors, null, null);
end;
$$;
