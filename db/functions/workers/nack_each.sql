create or replace function ojs.nack_each(p_requests jsonb[]) returns setof ojs.reply
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- The core of nack: many requests, one reply each, in order.
declare
  v_request jsonb;
  v_error jsonb;
  v_held ojs.active;
  v_job jsonb;
  v_now timestamptz := ojs.now();
begin
  foreach v_request in array p_requests loop
    v_error := coalesce(ojs.report_error(v_request), ojs.failure_error(v_request));
    if v_error is null then
      delete from ojs.active a
      where a.job_id = ojs.as_uuid(v_request ->> 'job_id')
        and (v_request ->> 'worker_id' is null or a.worker_id is null or a.worker_id = v_request ->> 'worker_id')
      returning a.* into v_held;
      if not found then
        v_error := ojs.not_held(v_request);
      end if;
    end if;

    if v_error is not null then
      return query select * from ojs.refused(v_error);
    else
      v_job := ojs.fail_attempt(v_held, v_request -> 'error',
        case when v_request -> 'requeue' = 'true' then 'requeue' else 'retry' end, v_now);
      return next ojs.ok(jsonb_build_object('acknowledged', true, 'id', v_job -> 'id', 'job_id', v_job -> 'id',
          'state', v_job -> 'state', 'attempt', v_job -> 'attempt', 'max_attempts', v_job -> 'max_attempts', 'job', v_job)
        || (select coalesce(jsonb_object_agg(m.key, m.value), '{}') from jsonb_each(v_job) m
            where m.key in ('next_attempt_at', 'retry_delay_ms', 'discarded_at', 'completed_at')));
    end if;
  end loop;
end;
$$;
