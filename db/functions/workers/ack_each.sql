create or replace function ojs.ack_each(p_requests jsonb[]) returns setof ojs.reply
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
-- The core of ack: many requests, one reply each, in order. Deleting the row in ojs.active is the
-- guard: of an ack, a reaper and a cancel exactly one gets it; the others meet the state it left.
declare
  v_now timestamptz := ojs.now();
  v_endings ojs.ending[];
  v_finished jsonb := '{}';
begin
  with input as materialized (
    select q.ord, q.request, ojs.as_uuid(q.request ->> 'job_id') as id, q.request ->> 'worker_id' as worker_id
    from unnest(p_requests) with ordinality q(request, ord)
    where ojs.report_error(q.request) is null
    order by 3
  ), held as (
    delete from ojs.active a
    using input i
    where a.job_id = i.id and (i.worker_id is null or a.worker_id is null or a.worker_id = i.worker_id)
    returning i.ord, i.request, a.*
  )
  select array_agg(row(h.job_id, 'completed',
      jsonb_build_object('state', 'completed', 'attempt', h.attempt,
        'started_at', ojs.stamp(h.started_at), 'completed_at', ojs.stamp(v_now))
        || case when h.request ? 'result' then jsonb_build_object('result', h.request -> 'result') else '{}' end,
      false, 'job.completed',
      jsonb_build_object('attempt', h.attempt,
        'duration_ms', round(extract(epoch from v_now - h.started_at) * 1000)::bigint,
        'wait_ms', round(extract(epoch from h.started_at - j.enqueued_at) * 1000)::bigint))::ojs.ending),
    coalesce(jsonb_object_agg(h.ord, h.job_id), '{}')
  into v_endings, v_finished
  from held h join ojs.job j on j.id = h.job_id;

  return query
  with finished as materialized (
    select f.job_id, f.job from ojs.finish_jobs(v_endings, v_now) f
  )
  select (r).*
  from unnest(p_requests) with ordinality q(request, ord)
    left join finished f on f.job_id = (v_finished ->> q.ord::text)::uuid
    cross join lateral (select case
      when f.job_id is not null then ojs.ok(jsonb_build_object('acknowledged', true, 'id', f.job_id, 'job_id', f.job_id,
        'state', 'completed', 'completed_at', f.job -> 'completed_at', 'job', f.job))
      else ojs.refused(coalesce(ojs.report_error(q.request), ojs.not_held(q.request))) end) x(r)
  order by q.ord;
end;
$$;
