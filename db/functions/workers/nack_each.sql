create or replace function ojs.nack_each(p_requests jsonb[]) returns setof ojs.reply
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
-- The core of nack: many requests, one reply each, in order. All rows of ojs.active are taken first, then
-- the workflows of their jobs locked, both in id order, so that two batches cannot wait for each other.
declare
  v_now timestamptz := ojs.now();
  v_taken jsonb;
  v_input record;
  v_job jsonb;
begin
  with input as materialized (
    select q.ord, ojs.as_uuid(q.request ->> 'job_id') as id, q.request ->> 'worker_id' as worker_id,
      q.request ->> 'attempt' as attempt
    from unnest(p_requests) with ordinality q(request, ord)
    where coalesce(ojs.report_error(q.request), ojs.failure_error(q.request)) is null
    order by 2
  ), held as (
    delete from ojs.active a
    using input i
    where a.job_id = i.id and (i.worker_id is null or a.worker_id is null or a.worker_id = i.worker_id)
      and (i.attempt is null or a.attempt = i.attempt::numeric)
    returning i.ord, a
  )
  select coalesce(jsonb_object_agg(h.ord, to_jsonb(h.a)), '{}') into v_taken from held h;
  perform ojs.lock_workflows(array(select (m.value ->> 'job_id')::uuid from jsonb_each(v_taken) m));

  for v_input in
    select q.request, v_taken -> q.ord::text as held
    from unnest(p_requests) with ordinality q(request, ord)
    order by q.ord
  loop
    if v_input.held is null then
      return query select * from ojs.refused(coalesce(ojs.report_error(v_input.request),
        ojs.failure_error(v_input.request), ojs.not_held(v_input.request)));
    else
      v_job := ojs.fail_attempt(jsonb_populate_record(null::ojs.active, v_input.held), v_input.request -> 'error',
        case when v_input.request -> 'requeue' = 'true' then 'requeue' else 'retry' end, v_now,
        case when v_input.request ?| '{delay,delay_ms}' then ojs.nack_delay_ms(v_input.request) end);
      return next ojs.ok(jsonb_build_object('acknowledged', true, 'id', v_job -> 'id', 'job_id', v_job -> 'id',
          'state', v_job -> 'state', 'attempt', v_job -> 'attempt', 'max_attempts', v_job -> 'max_attempts',
          'job', v_job)
        || (select coalesce(jsonb_object_agg(m.key, m.value), '{}') from jsonb_each(v_job) m
            where m.key in ('next_attempt_at', 'retry_delay_ms', 'discarded_at', 'completed_at')));
    end if;
  end loop;
end;
$$;
