create or replace function ojs.reap_attempts(p_held ojs.active[], p_worker_died boolean, p_now timestamptz) returns void
language plpgsql as $$
-- Ends attempts whose rows in ojs.active the caller has deleted; these are in the order of their ids. An attempt past
-- its execution timeout fails, and the retry policy decides. After a lease that ran out, or when the worker died, the
-- job becomes available at once, or is discarded when its attempts are used up (ojs-timeouts 8, ojs-worker-protocol
-- 5.5, 10).
declare
  v_held ojs.active;
begin
  perform ojs.lock_workflows(array(select h.job_id from unnest(p_held) h));
  foreach v_held in array p_held loop
    if p_worker_died then
      perform ojs.reap_attempt(v_held, jsonb_build_object('type', 'worker_death', 'code', 'worker_death',
        'message', 'the worker stopped sending heartbeats', 'worker_id', v_held.worker_id), 'recover', p_now);
    elsif v_held.timeout_at <= p_now then
      perform ojs.reap_attempt(v_held, jsonb_build_object('type', 'timeout', 'code', 'timeout',
        'message', 'the job ran longer than its execution timeout', 'timeout_kind', 'execution',
        'limit_seconds', extract(epoch from v_held.timeout_at - v_held.started_at),
        'elapsed_seconds', extract(epoch from p_now - v_held.started_at)), 'retry', p_now);
    else
      perform ojs.reap_attempt(v_held, jsonb_build_object('type', 'visibility_timeout', 'code', 'visibility_timeout',
        'message', 'the worker did not report before the visibility timeout', 'worker_id', v_held.worker_id),
        'recover', p_now);
    end if;
  end loop;
end;
$$;
