create or replace function ojs.ack_each(p_requests jsonb[]) returns setof ojs.reply
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
-- The core of ack: many requests, one reply each, in order. Deleting the row in ojs.active is the
-- guard: of an ack, a reaper and a cancel exactly one gets it; the others meet the state it left.
declare
  v_now timestamptz := ojs.now();
  v_endings ojs.ending[];
  v_ords bigint[];
begin
  with input as materialized (
    select q.ord, q.request -> 'result' as result, ojs.as_uuid(q.request ->> 'job_id') as id,
      q.request ->> 'worker_id' as worker_id,
      q.request ->> 'attempt' as attempt
    from unnest(p_requests) with ordinality q(request, ord)
    where ojs.report_error(q.request) is null
    order by 3
  ), held as (
    delete from ojs.active a
    using input i
    where a.job_id = i.id and (i.worker_id is null or a.worker_id is null or a.worker_id = i.worker_id)
      and (i.attempt is null or a.attempt = i.attempt::numeric)
    returning i.ord, i.result, a.job_id, a.attempt, a.started_at
  )
  select array_agg(row(h.job_id, 'completed',
      jsonb_build_object('state', 'completed', 'attempt', h.attempt,
        'started_at', ojs.stamp(h.started_at), 'completed_at', ojs.stamp(v_now))
        || case when h.result is null then '{}' else jsonb_build_object('result', h.result) end,
      false, 'job.completed', null)::ojs.ending),
    array_agg(h.ord)
  into v_endings, v_ords
  from held h;

  return query
  select (a.reply).*
  from (
    select case
        when f.job is not null and (not f.job ? 'result_size_limit' or ojs.result_fits(f.job))
          then ojs.ok(jsonb_build_object('acknowledged', true, 'id', f.job_id, 'job_id', f.job_id,
          'state', 'completed', 'completed_at', f.job -> 'completed_at', 'job', f.job))
        else ojs.refuse_report(q.request) end as reply
    from unnest(p_requests) with ordinality q(request, ord)
      left join (
        select v_ords[f.place] as ord, f.job_id, f.job
        from ojs.finish_jobs(v_endings, v_now) with ordinality f(job_id, job, place)) f on f.ord = q.ord
    order by q.ord
    offset 0) a;
end;
$$;
