create or replace function ojs.ack_each(p_requests jsonb[]) returns setof ojs.http_reply
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
-- The core of ack: many requests, one reply each, in order. Deleting the row in ojs.active is the
-- guard: of an ack, a reaper and a cancel exactly one gets it; the others meet the state it left.
declare
  v_now timestamptz := ojs.now();
  v_request jsonb;
  v_ids uuid[] := '{}';
  v_ends ojs.job_end[];
  v_ended record;
  v_place integer;
begin
  foreach v_request in array p_requests loop
    v_ids := v_ids || case when ojs.report_rule(v_request) is null then ojs.as_uuid(v_request ->> 'job_id') end;
  end loop;

  -- With the limit, the planner expects few ids and looks each up, however few jobs are active when it plans.
  with held as (
    delete from ojs.active a
    using (select u.id, u.number from unnest(v_ids) with ordinality u(id, number)
      order by u.id limit cardinality(v_ids)) u
    where a.job_id = u.id
      -- A report need not name its worker or attempt.
      and coalesce(a.worker_id = p_requests[u.number] ->> 'worker_id', true)
      and coalesce(a.attempt = (p_requests[u.number] ->> 'attempt')::numeric, true)
    returning row(u.number, a.job_id, a.attempt, a.started_at, p_requests[u.number] -> 'result', null, null, false,
      null, a.worker_id)::ojs.job_end as ending
  )
  select array(select h.ending from held h) into v_ends;
  v_ended := ojs.finish_jobs('job.completed', v_ends, v_now);

  for v_number in 1..cardinality(p_requests) loop
    v_place := array_position(v_ended.numbers, v_number);
    return next case when v_place is null then ojs.refuse_report(p_requests[v_number])
      else row(200, null, concat('{"acknowledged":true,"id":"', v_ids[v_number], '","job_id":"', v_ids[v_number],
        '","state":"completed","completed_at":"', v_ended.ended_at, '","job":', v_ended.jobs[v_place], '}')
        )::ojs.http_reply end;
  end loop;
end;
$$;
