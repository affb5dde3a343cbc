create or replace function ojs.reap_active(p_limit integer, p_now timestamptz) returns integer
language plpgsql as $$
-- Ends attempts that took too long. Past its execution timeout a job fails by its retry policy. Past its lease it
-- becomes available at once, or is discarded when its attempts are used up (ojs-timeouts 8, ojs-worker-protocol 5.5).
declare
  v_late ojs.active[];
  v_held ojs.active;
begin
  with late as (
    delete from ojs.active a
    where a.ctid = any (array(
      select x.ctid from ojs.active x
      where x.timeout_at <= p_now or x.lease_until <= p_now
      limit p_limit for update skip locked))
    returning a
  )
  select coalesce(array_agg(l.a order by (l.a).job_id), '{}') into v_late from late l;

  perform ojs.lock_workflows(array(select l.job_id from unnest(v_late) l));
  foreach v_held in array v_late loop
    if v_held.timeout_at <= p_now then
      perform ojs.fail_held(v_held, jsonb_build_object('type', 'timeout', 'code', 'timeout',
        'message', 'the job ran longer than its execution timeout', 'timeout_kind', 'execution',
        'limit_seconds', extract(epoch from v_held.timeout_at - v_held.started_at),
        'elapsed_seconds', extract(epoch from p_now - v_held.started_at)), 'retry', p_now);
    else
      perform ojs.fail_held(v_held, jsonb_build_object('type', 'visibility_timeout', 'code', 'visibility_timeout',
        'message', 'the worker did not report before the visibility timeout', 'worker_id', v_held.worker_id),
        'recover', p_now);
    end if;
  end loop;
  return cardinality(v_late);
end;
$$;
