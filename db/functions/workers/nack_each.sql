create or replace function ojs.nack_each(p_requests jsonb[]) returns setof ojs.http_reply
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
-- The core of nack: many requests, one reply each, in order. All rows of ojs.active are taken first, then
-- the workflows of their jobs locked, both in id order, so that two batches cannot wait for each other.
declare
  v_now timestamptz := ojs.now();
  v_held ojs.active[];
  v_ords bigint[];
  v_request jsonb;
  v_place integer;
  v_job jsonb;
begin
  with input as materialized (
    select q.ord, ojs.as_uuid(q.request ->> 'job_id') as id, q.request ->> 'worker_id' as worker_id,
      q.request ->> 'attempt' as attempt
    from unnest(p_requests) with ordinality q(request, ord)
    where ojs.report_rule(q.request) is null and ojs.failure_error(q.request) is null
    order by 2
  ), held as (
    delete from ojs.active a
    using input i
    where a.job_id = i.id and (i.worker_id is null or a.worker_id is null or a.worker_id = i.worker_id)
      and (i.attempt is null or a.attempt = i.attempt::numeric)
    returning i.ord, a
  )
  select array_agg(h.ord), array_agg(h.a) into v_ords, v_held from held h;
  perform ojs.lock_workflows(array(select h.job_id from unnest(v_held) h));

  for v_ord in 1..cardinality(p_requests) loop
    v_request := p_requests[v_ord];
    v_place := array_position(v_ords, v_ord::bigint);
    if v_place is null then
      return next ojs.refuse_report(v_request, ojs.failure_error(v_request));
    else
      v_job := ojs.fail_attempt(v_held[v_place], v_request -> 'error',
        case when v_request -> 'requeue' = 'true' then 'requeue' else 'retry' end, v_now,
        case when v_request ?| '{delay,delay_ms}' then ojs.nack_delay_ms(v_request) end);
      return next row(200, null, jsonb_build_object('acknowledged', true, 'id', v_job -> 'id', 'job_id', v_job -> 'id',
          'state', v_job -> 'state', 'attempt', v_job -> 'attempt', 'max_attempts', v_job -> 'max_attempts',
          'job', v_job)
        || jsonb_strip_nulls(jsonb_build_object('next_attempt_at', v_job -> 'next_attempt_at',
          'retry_delay_ms', v_job -> 'retry_delay_ms', 'discarded_at', v_job -> 'discarded_at',
          'completed_at', v_job -> 'completed_at')))::ojs.http_reply;
    end if;
  end loop;
end;
$$;
