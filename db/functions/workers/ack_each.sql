create or replace function ojs.ack_each(p_requests jsonb[]) returns setof ojs.http_reply
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
-- The core of ack: many requests, one reply each, in order. Deleting the row in ojs.active is the
-- guard: of an ack, a reaper and a cancel exactly one gets it; the others meet the state it left.
declare
  v_now timestamptz := ojs.now();
  v_ends ojs.job_end[];
  v_ords bigint[];
  v_ended record;
  v_id uuid;
begin
  with input as materialized (
    select q.ord, q.request -> 'result' as result, ojs.as_uuid(q.request ->> 'job_id') as id,
      q.request ->> 'worker_id' as worker_id, q.request ->> 'attempt' as attempt
    from unnest(p_requests) with ordinality q(request, ord)
    where ojs.report_rule(q.request) is null
    order by 3
  ), held as (
    delete from ojs.active a
    using input i
    where a.job_id = i.id and (i.worker_id is null or a.worker_id is null or a.worker_id = i.worker_id)
      and (i.attempt is null or a.attempt = i.attempt::numeric)
    returning i.ord, i.result, a.job_id, a.attempt, a.started_at
  )
  select array_agg(h.ord), array_agg(row(h.job_id, 'completed', h.attempt, h.started_at, h.result, null, null, false,
    'job.completed', null)::ojs.job_end)
  into v_ords, v_ends
  from held h;
  v_ended := ojs.finish_jobs(v_ends, v_now);

  for v_ord in 1..cardinality(p_requests) loop
    v_id := v_ends[array_position(v_ords, v_ord::bigint)].job_id;
    return next case when v_id is null then ojs.refuse_report(p_requests[v_ord])
      else row(200, null, concat('{"acknowledged":true,"id":"', v_id, '","job_id":"', v_id,
        '","state":"completed","completed_at":"', v_ended.ended_at, '","job":',
        v_ended.jobs[array_position(v_ended.ids, v_id)], '}'))::ojs.http_reply end;
  end loop;
end;
$$;
