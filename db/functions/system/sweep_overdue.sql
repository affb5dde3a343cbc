create or replace function ojs.sweep_overdue(p_limit integer, p_now timestamptz) returns integer
language plpgsql as $$
-- Discards jobs whose total_timeout has passed, whatever state they are in (ojs-timeouts 5.2), p_limit at most. Returns
-- how many.
declare
  v_id uuid;
  v_taken record;
  v_entry jsonb;
  v_count integer := 0;
begin
  for v_id in
    select j.id from ojs.job j where j.deadline_at <= p_now order by j.deadline_at limit p_limit
  loop
    select * into v_taken from ojs.take_job(v_id, false);
    continue when v_taken.state is null;
    v_count := v_count + 1;
    v_entry := jsonb_build_object('type', 'total_timeout', 'code', 'total_timeout',
      'message', 'the job was not done within its total timeout', 'timeout_kind', 'total',
      'limit_seconds', (v_taken.job).doc -> 'total_timeout',
      'elapsed_seconds', extract(epoch from p_now - (v_taken.job).created_at),
      'attempt', coalesce((v_taken.held).attempt, (v_taken.job).attempt), 'occurred_at', ojs.stamp(p_now));
    -- Added to the job row as well: a dead letter that is retried keeps its error history.
    update ojs.job j set errors = coalesce(j.errors, '[]') || v_entry where j.id = v_id;
    perform ojs.finish_jobs('job.discarded', array[row(1, v_id, (v_entry -> 'attempt')::integer,
      (v_taken.held).started_at, null, v_entry, null,
      coalesce((v_taken.job).doc #>> '{retry,on_exhaustion}', 'discard') = 'dead_letter',
      jsonb_build_object('total_attempts', v_entry -> 'attempt', 'last_error', v_entry),
      (v_taken.held).worker_id)::ojs.job_end], p_now);
  end loop;
  return v_count;
end;
$$;
